# An image of Khamkho: one process for the pages, one for the background work, from the same image.
FROM node:20-bookworm-slim AS node

FROM python:3.11-slim-bookworm AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
 && apt-get update && apt-get install -y --no-install-recommends make fonts-arundina \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN make wheel

FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 980 --home-dir /var/lib/khamkho --create-home khamkho && chmod 700 /var/lib/khamkho
COPY requirements/app.txt /tmp/app.txt
COPY --from=build /src/dist/*.whl /tmp/
RUN pip install --no-cache-dir --require-hashes -r /tmp/app.txt \
 && pip install --no-cache-dir --no-deps /tmp/*.whl \
 && rm /tmp/app.txt /tmp/*.whl
USER khamkho
ENV KHAMKHO_HOME=/var/lib/khamkho PYTHONUNBUFFERED=1
VOLUME /var/lib/khamkho
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD python -c "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"
ENTRYPOINT ["khamkho"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
