#!/bin/sh
# Run once by the database's image when its volume is empty: the same two roles and database that the embedded one has.
# The passwords are those in the two addresses, so that each is written down in one place only.
set -eu

password_in() { sed -n 's|^postgres://[^:]*:\([A-Za-z0-9_-]*\)@.*|\1|p' "${SECRETS_FOLDER:-/run/secrets}/$1"; }
owner=$(password_in owner_database_url)
service=$(password_in service_database_url)
if [ -z "$owner" ] || [ -z "$service" ]; then
  echo "owner_database_url and service_database_url need a password of letters, digits, - and _." >&2
  exit 1
fi

plain="login nosuperuser nobypassrls nocreatedb nocreaterole noreplication"
psql --set ON_ERROR_STOP=1 --username postgres --dbname postgres --quiet <<SQL
create role madoguchi_owner $plain password '$owner';
create role madoguchi_service $plain password '$service';
create database madoguchi owner madoguchi_owner;
revoke all on database madoguchi from public;
grant connect on database madoguchi to madoguchi_service;
\\connect madoguchi
create extension btree_gist schema public;
SQL
