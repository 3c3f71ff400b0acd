#!/usr/bin/env bash
# make compose-check: does docker-compose.yml do what it says? Builds the images, starts two workers,
# walks one document from POST to polled result, kills a worker and Redis in the middle of a batch,
# and looks whether anything was lost or counted twice. Ends and removes only what it started.
#
# Uses the docker engine that answers; without one, and as root, starts its own in a scratch folder;
# with none to be had, only lints. Where no image registry answers, deploy/offline_base.sh stands in.
#
#   COMPOSE_CHECK_DOCUMENTS  documents in each of the two batches (600)
#   COMPOSE_CHECK_TIMEOUT_S  longest wait for any one thing (300)
#   COMPOSE_CHECK_OFFLINE    1: do not try the image registry
#   WHEELS                   folder of wheels for an offline build (default: PIP_FIND_LINKS if it is one)
set -euo pipefail
cd "$(dirname "$0")/.."

documents=${COMPOSE_CHECK_DOCUMENTS:-600}
timeout_s=${COMPOSE_CHECK_TIMEOUT_S:-300}
scratch=$(mktemp -d)
project=tocsincheck$$
engine_pid= # of the engine that we started
bridge=     # network interface that it made
stand_ins=  # base images that we tagged in an engine that is not ours
up=
summary=()

note() { printf '%5ds  %s\n' "$SECONDS" "$*" >&2; }
passed() { summary+=("$*"); note "$*"; }
fail() { note "FAILED: $*"; exit 1; }

clean_up() {
  local status=$?
  trap - EXIT INT TERM
  if [ -n "$up" ]; then
    if [ "$status" != 0 ]; then
      "${compose[@]}" ps >&2 || true
      "${compose[@]}" logs --no-color --tail 30 >&2 || true
    fi
    "${compose[@]}" down --volumes --rmi local --remove-orphans >"$scratch/down.log" 2>&1 || cat "$scratch/down.log" >&2
  fi
  for image in $stand_ins; do docker rmi "$image" >/dev/null 2>&1 || true; done
  if [ -n "$engine_pid" ]; then
    kill "$engine_pid" 2>/dev/null || true
    wait "$engine_pid" 2>/dev/null || true
    if [ -n "$bridge" ]; then ip link delete "$bridge" 2>/dev/null || true; fi
    awk -v at="$scratch/" 'index($2, at) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r -n 1 umount 2>/dev/null || true
  fi
  rm -rf --one-file-system "$scratch"
  exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# ---- lint -----------------------------------------------------------------------------------

compose=()
if docker compose version >/dev/null 2>&1; then compose=(docker compose --project-name "$project")
elif command -v docker-compose >/dev/null; then compose=(docker-compose --project-name "$project")
fi

lint() {
  local ran=()
  if [ ${#compose[@]} -gt 0 ]; then "${compose[@]}" config --quiet; ran+=("${compose[0]} config"); fi
  if command -v check-jsonschema >/dev/null; then
    check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml >&2; ran+=(check-jsonschema)
  fi
  if command -v hadolint >/dev/null; then hadolint deploy/Dockerfile >&2; ran+=(hadolint); fi
  if command -v shellcheck >/dev/null; then shellcheck deploy/*.sh >&2; ran+=(shellcheck); fi
  if [ ${#ran[@]} = 0 ]; then passed "lint: no linter installed"; else passed "lint: $(IFS=,; echo "${ran[*]}")"; fi
}

# ---- engine and base images -----------------------------------------------------------------

engine_answers() { timeout 20 docker version --format '{{.Server.Version}}' 2>/dev/null; }

start_engine() {
  [ -e /sys/class/net/docker0 ] || bridge=docker0
  export DOCKER_HOST=unix://$scratch/docker.sock
  dockerd --data-root "$scratch/data" --exec-root "$scratch/exec" --pidfile "$scratch/docker.pid" \
    --host "$DOCKER_HOST" --default-ulimit nofile=4096:20000 >"$scratch/dockerd.log" 2>&1 &
  engine_pid=$!
  for _ in $(seq 60); do
    if engine_answers >/dev/null; then return 0; fi
    kill -0 "$engine_pid" 2>/dev/null || break
    sleep 0.5
  done
  tail -n 5 "$scratch/dockerd.log" >&2
  return 1
}

find_engine() {
  command -v docker >/dev/null && [ ${#compose[@]} -gt 0 ] || return 1
  if engine_answers >/dev/null; then
    passed "engine: docker $(engine_answers), the one that was running"
  elif [ "$(id -u)" = 0 ] && command -v dockerd >/dev/null && start_engine; then
    passed "engine: docker $(engine_answers), started for this check"
  else
    return 1
  fi
  # Client and compose agree on the classic builder where the newer one is not installed.
  if ! docker buildx version >/dev/null 2>&1; then export DOCKER_BUILDKIT=0 COMPOSE_DOCKER_CLI_BUILD=0; fi
}

base_images() {
  local images image missing=
  images=$(awk '$1 == "FROM" { print $2; exit }' deploy/Dockerfile; awk '$1 == "image:" { print $2 }' docker-compose.yml)
  for image in $images; do
    if docker image inspect "$image" >/dev/null 2>&1; then continue; fi
    if [ -z "${COMPOSE_CHECK_OFFLINE:-}" ] && timeout 300 docker pull --quiet "$image" >/dev/null 2>&1; then continue; fi
    missing="$missing $image"
  done
  if [ -z "$missing" ]; then passed "base images: ${images//$'\n'/, }"; return; fi
  note "no image registry answers for$missing"
  if [ -z "${WHEELS:-}" ] && [ -d "${PIP_FIND_LINKS:-}" ]; then WHEELS=$PIP_FIND_LINKS; fi
  WHEELS=${WHEELS:-} deploy/offline_base.sh >&2
  if [ -n "${WHEELS:-}" ]; then export BUILD_FIND_LINKS=/wheels; fi
  if [ -z "$engine_pid" ]; then stand_ins=$images; fi
  passed "base images: stand-ins made here (Debian's Python 3.11, a Valkey wheel)"
}

# ---- documents ------------------------------------------------------------------------------

# The documents of one batch, one JSON object a line.
write_documents() { # name count
  python3 - "$1" "$2" <<'PYTHON'
import json, sys

name, count = sys.argv[1], int(sys.argv[2])
places = ("Aleppo", "Goma", "Mosul", "Kharkiv", "Sanaa", "Kandahar", "Tripoli", "Maiduguri")
for number in range(count):
    place, killed = places[number % len(places)], 2 + number % 19
    text = (
        f"Government aircraft bombed a market in {place} on Tuesday, killing {killed} people, doctors said. "
        f"The foreign ministry condemned the attack and called for talks with the rebels. "
        f"Protesters marched through {place} on Wednesday. This is report {number} of {name}."
    )
    print(json.dumps({"text": text, "source": "compose-check", "channel": name, "external_id": f"{name}-{number}",
                      "published_at": "2026-01-14T09:00:00Z"}))
PYTHON
}

# Posts a batch; leaves the status URL of every document that was accepted in $scratch/NAME.urls.
post_batch() { # name
  write_documents "$1" "$documents" >"$scratch/$1.ndjson"
  curl --silent --show-error --fail --max-time "$timeout_s" --header 'Content-Type: application/x-ndjson' \
    --data-binary "@$scratch/$1.ndjson" "$ingest/v1/documents:batch" >"$scratch/$1.answer"
  python3 - "$scratch/$1.answer" "$api" >"$scratch/$1.urls" <<'PYTHON'
import json, sys

for line in open(sys.argv[1], encoding="utf-8"):
    if line.strip() and "id" in (answer := json.loads(line)):
        print(f'url = "{sys.argv[2]}/v1/documents/{answer["id"]}"')
PYTHON
  local accepted
  accepted=$(wc -l <"$scratch/$1.urls")
  [ "$accepted" = "$documents" ] || fail "$1: $accepted of $documents documents accepted: $(head -c 600 "$scratch/$1.answer")"
}

# How a batch, or every so manyth document of it, stands:
# "succeeded processing queued failed unanswered taken-more-than-once".
standing() { # name [every]
  awk -v every="${2:-1}" 'NR % every == 0' "$scratch/$1.urls" >"$scratch/$1.asked"
  curl --silent --max-time 60 --write-out '\n' --config "$scratch/$1.asked" >"$scratch/$1.states" || true
  python3 - "$scratch/$1.states" "$(wc -l <"$scratch/$1.asked")" <<'PYTHON'
import collections, json, sys

states, again = collections.Counter(), 0
for line in open(sys.argv[1], encoding="utf-8"):
    try:
        answer = json.loads(line)
    except ValueError:
        continue
    if answer.get("status") in ("succeeded", "processing", "queued", "failed"):
        states[answer["status"]] += 1
        again += (answer.get("attempts") or 0) > 1
print(states["succeeded"], states["processing"], states["queued"], states["failed"],
      int(sys.argv[2]) - sum(states.values()), again)
PYTHON
}

# Waits until some of a batch are finished and some have not been taken up. Only a few are asked
# after: a round over all of them would take longer than the workers do.
in_the_middle_of() { # name
  local succeeded processing queued deadline=$((SECONDS + timeout_s))
  while [ $SECONDS -lt $deadline ]; do
    read -r succeeded processing queued _ < <(standing "$1" 25)
    if [ "$succeeded" -gt 0 ] && [ "$queued" -gt 0 ]; then
      note "$1: $succeeded succeeded, $processing processing, $queued queued"
      return
    fi
    [ $((processing + queued)) -gt 0 ] || [ "$succeeded" -eq 0 ] || fail "$1 was over before anything could be killed: raise COMPOSE_CHECK_DOCUMENTS"
    sleep 0.2
  done
  fail "$1: nothing was taken up within $timeout_s s"
}

all_succeeded() { # name [what to call it]
  local succeeded processing queued failed unanswered again deadline=$((SECONDS + timeout_s)) from=$SECONDS
  while [ $SECONDS -lt $deadline ]; do
    read -r succeeded processing queued failed unanswered again < <(standing "$1")
    [ "$failed" = 0 ] || fail "$1: $failed failed: $(grep -m 1 '"failed"' "$scratch/$1.states")"
    if [ "$succeeded" = "$documents" ]; then
      passed "${2:-$1}: $succeeded of $documents succeeded, 0 lost, $again taken a second time, $((SECONDS - from)) s"
      return
    fi
    sleep 1
  done
  fail "$1 after $timeout_s s: $succeeded succeeded, $processing processing, $queued queued, $unanswered unanswered"
}

# Every event in the index belongs to a document, and no document's events are there twice.
events_once() {
  python3 - "$api" "$scratch"/*.urls <<'PYTHON'
import collections, json, sys, urllib.parse, urllib.request


def get(url):
    with urllib.request.urlopen(url, timeout=60) as answer:
        return json.load(answer)


api, held = sys.argv[1], collections.Counter()
for urls in sys.argv[2:]:
    for line in open(urls, encoding="utf-8"):
        result = get(line.split('"')[1] + "/result")
        held[result["document"]["id"]] = len(result["events"])
listed, ids, cursor = collections.Counter(), set(), None
while True:
    query = {"limit": 500, "source": "compose-check"} | ({"cursor": cursor} if cursor else {})
    page = get(f"{api}/v1/events?{urllib.parse.urlencode(query)}")
    for event in page["events"]:
        listed[event["document_id"]] += 1
        ids.add(event["id"])
    cursor = page["next_cursor"]
    if cursor is None:
        break
wrong = sorted(document for document in held.keys() | listed.keys() if held[document] != listed[document])
if wrong or len(ids) != sum(listed.values()):
    sys.exit(f"{len(wrong)} documents whose events differ from the index, first {wrong[:1]}; "
             f"{sum(listed.values())} listed, {len(ids)} different")
print(f"events: {len(ids)} in the results of {len(held)} documents, the same {sum(listed.values())} in the index, none twice")
PYTHON
}

# ---- containers -----------------------------------------------------------------------------

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# SIGKILL as the kernel's out-of-memory killer sends it, so that the restart policy answers. `docker
# kill` counts as an operator's wish and would keep the container down.
kill_9() { # container
  local pid
  pid=$(docker inspect --format '{{.State.Pid}}' "$1")
  if grep -qs "$1" "/proc/$pid/cgroup" && kill -9 "$pid" 2>/dev/null; then return; fi
  docker kill --signal KILL "$1" >/dev/null
  docker start "$1" >/dev/null
}

restarted() { # container
  for _ in $(seq $((timeout_s * 2))); do
    if [ "$(docker inspect --format '{{.State.Running}}' "$1")" = true ]; then return; fi
    sleep 0.5
  done
  fail "$1 did not come back"
}

# A service that cannot start is started again and again; there is no need to wait for it.
all_stay_up() {
  local id
  for id in $("${compose[@]}" ps -q); do
    [ "$(docker inspect --format '{{.RestartCount}}' "$id")" -lt 3 ] ||
      fail "$(docker inspect --format '{{.Name}}' "$id") does not stay up"
  done
}

ready() { # url
  local deadline=$((SECONDS + timeout_s))
  until curl --silent --fail --max-time 5 --output "$scratch/ready" "$1/readyz"; do
    all_stay_up
    [ $SECONDS -lt $deadline ] || fail "$1/readyz: not ready within $timeout_s s"
    sleep 0.5
  done
}

# SIGTERM to everything but Redis, to one worker while it is still loading its model: each process
# has to end by itself within its grace period.
stops_cleanly() {
  local id code from
  "${compose[@]}" up -d --scale worker=3 >"$scratch/up.log" 2>&1 || { cat "$scratch/up.log" >&2; fail "a third worker"; }
  from=$SECONDS
  "${compose[@]}" stop ingest publisher worker api >"$scratch/stop.log" 2>&1
  for id in $("${compose[@]}" ps -q ingest publisher worker api 2>/dev/null; docker ps --all --quiet --filter "label=com.docker.compose.project=$project" --filter status=exited); do
    code=$(docker inspect --format '{{.Name}} {{.State.ExitCode}}' "$id")
    case $code in *" 0" | *" 143") ;; *) fail "SIGTERM ended ${code#/} (137: it had to be killed)" ;; esac
  done
  passed "SIGTERM: every service ended by itself, a worker that was loading too, all within $((SECONDS - from)) s"
}

# ---- the check ------------------------------------------------------------------------------

lint
if ! find_engine; then
  passed "no docker engine answers and none can be started here: linted only"
  exit 0
fi
base_images

TOCSIN_INGEST_PORT=$(free_port) TOCSIN_API_PORT=$(free_port)
ingest=http://127.0.0.1:$TOCSIN_INGEST_PORT api=http://127.0.0.1:$TOCSIN_API_PORT
export TOCSIN_INGEST_PORT TOCSIN_API_PORT TOCSIN_INGEST_URL=$ingest TOCSIN_API_URL=$api

up=yes
from=$SECONDS
nice "${compose[@]}" build >"$scratch/build.log" 2>&1 || { tail -n 40 "$scratch/build.log" >&2; fail "build"; }
passed "build: four images, $((SECONDS - from)) s"

from=$SECONDS
"${compose[@]}" up -d --scale worker=2 >"$scratch/up.log" 2>&1 || { cat "$scratch/up.log" >&2; fail "up"; }
ready "$ingest"
ready "$api"
passed "up: Redis, ingest, publisher, two workers and api ready after $((SECONDS - from)) s"

from=$SECONDS
write_documents first 1 >"$scratch/first.json"
status_url=$(curl --silent --show-error --fail --header 'Content-Type: application/json' --data-binary "@$scratch/first.json" \
  "$ingest/v1/documents" --output "$scratch/first.answer" --dump-header - | tr -d '\r' | awk 'tolower($1) == "location:" { print $2 }')
case $status_url in "$api"/*) ;; *) fail "Location is '$status_url', not below $api" ;; esac
until curl --silent --fail --max-time 30 "$status_url?wait=10" | grep -Eq '"status": ?"(succeeded|failed)"'; do
  all_stay_up
  [ $((SECONDS - from)) -lt "$timeout_s" ] || fail "the first document: $(curl --silent "$status_url")"
done
curl --silent --show-error --fail "$status_url/result" >"$scratch/first.result" || fail "the first document: $(curl --silent "$status_url")"
echo "url = \"$status_url\"" >"$scratch/first.urls"
passed "one document: from POST to result in $((SECONDS - from)) s"
python3 - "$scratch/first.result" >&2 <<'PYTHON'
import json, sys

result = json.load(open(sys.argv[1], encoding="utf-8"))
print("       " + result["document"]["text"])
for event in result["events"]:
    actors, recipients = (", ".join(a["text"] for a in event[role]) or "-" for role in ("actors", "recipients"))
    place = event["location"]["text"] if event["location"] else "-"
    print(f'       {event["type"]}: {actors} > {event["trigger"]["text"]} > {recipients}; {place}; {event["claim"]["status"]}')
PYTHON

workers=$("${compose[@]}" ps -q worker)
worker=${workers%%$'\n'*}
post_batch worker-killed
in_the_middle_of worker-killed
kill_9 "$worker"
note "kill -9 of one worker"
all_succeeded worker-killed
restarted "$worker"
passed "the killed worker runs again: $(docker inspect --format '{{.RestartCount}} restart' "$worker")"

redis=$("${compose[@]}" ps -q redis)
post_batch redis-killed
in_the_middle_of redis-killed
kill_9 "$redis"
note "kill -9 of Redis"
restarted "$redis"
ready "$ingest"
ready "$api"
all_succeeded redis-killed
all_succeeded worker-killed "worker-killed, after Redis came back"

counted=$(events_once) || fail "events: see above"
passed "$counted"
stops_cleanly

printf '\ncompose-check: all passed in %d s\n' "$SECONDS"
printf '  %s\n' "${summary[@]}"
