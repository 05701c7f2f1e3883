#!/bin/sh
# Makes the files of ./secrets that docker-compose.yml mounts. What is already there stays as it is.
set -eu
cd "$(dirname "$0")/.."
# The folder is closed to others; the files are open, because inside the containers other accounts read them.
mkdir -p secrets
chmod 700 secrets

random() { head -c "$1" /dev/urandom | base64 | tr -d '\n'; }
letters() { random 24 | tr '+/' '-_'; }
keep() {
  [ -e "secrets/$1" ] && return
  printf '%s\n' "$2" >"secrets/$1"
  chmod 644 "secrets/$1"
  echo "made secrets/$1"
}

keep postgres_password "$(letters)"
keep owner_database_url "postgres://madoguchi_owner:$(letters)@database:5432/madoguchi"
keep service_database_url "postgres://madoguchi_service:$(letters)@database:5432/madoguchi"
keep data_key "$(random 32)"
keep metrics_token "$(letters)"
keep imap_url "imaps://soudan%40example.jp:password@imap.example.jp"
keep smtp_url "smtps://soudan%40example.jp:password@smtp.example.jp"

echo "Now write your mailbox into secrets/imap_url and secrets/smtp_url (user and password percent-encoded)."
echo "Keep a copy of secrets/data_key in a safe place: without it a backup cannot be read."
