"""docker-compose.yml and deploy/Dockerfile keep their promises. Reads files; needs no docker."""

from __future__ import annotations

import fnmatch
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.common.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "deploy/Dockerfile").read_text("utf-8")
OURS = ("ingest", "publisher", "worker", "api")
BASE_IMAGE = "python:3.11-slim"


def stages() -> dict[str, tuple[str, list[tuple[str, str]]]]:
    """Stages of the Dockerfile: name -> (what it is built from, its instructions)."""
    found: dict[str, tuple[str, list[tuple[str, str]]]] = {}
    lines = re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    name = ""
    for line in filter(None, lines):
        instruction, argument = line.split(None, 1)
        if instruction == "FROM":
            base, _, name = argument.split()
            found[name] = (base, [])
        else:
            found[name][1].append((instruction, argument))
    return found


STAGES = stages()


def instructions(target: str) -> list[tuple[str, str]]:
    """What makes up an image, from its base image on."""
    if target == BASE_IMAGE:
        return []
    base, own = STAGES[target]
    return instructions(base) + own


def last(target: str, instruction: str) -> str:
    return [argument for name, argument in instructions(target) if name == instruction][-1]


def option(name: str) -> str:
    """An option of the Redis command line."""
    command = SERVICES["redis"]["command"]
    return str(command[command.index(f"--{name}") + 1])


def test_redis_logs_every_write_and_evicts_nothing() -> None:
    assert option("appendonly") == "yes"
    assert option("appendfsync") in {"everysec", "always"}
    assert option("maxmemory-policy") == "noeviction"


def test_redis_keeps_its_log_in_a_named_volume_and_is_pinned() -> None:
    assert SERVICES["redis"]["volumes"] == ["redis:/data"]
    assert "redis" in COMPOSE["volumes"]
    assert re.fullmatch(r"valkey/valkey:\d+\.\d+\.\d+", SERVICES["redis"]["image"])


def test_redis_is_not_published_and_stays_on_the_inner_network() -> None:
    assert "ports" not in SERVICES["redis"]
    assert SERVICES["redis"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"] is True


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_bound_to_localhost(name: str) -> None:
    assert all(str(port).startswith("127.0.0.1:") for port in SERVICES[name].get("ports", ()))


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_has_a_fixed_container_name(name: str) -> None:
    assert "container_name" not in SERVICES[name]


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_is_read_only_without_capabilities_and_comes_back(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["tmpfs"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == "unless-stopped"
    assert service["stop_grace_period"]


@pytest.mark.parametrize("name", OURS)
def test_services_wait_for_a_healthy_redis(name: str) -> None:
    assert SERVICES[name]["depends_on"] == {"redis": {"condition": "service_healthy"}}
    assert SERVICES["redis"]["healthcheck"]["test"]


@pytest.mark.parametrize("name", OURS)
def test_services_are_built_from_their_own_target(name: str) -> None:
    build = SERVICES[name]["build"]
    assert (build["dockerfile"], build["target"]) == ("deploy/Dockerfile", name)
    assert name in STAGES


def test_old_and_new_compose_read_the_file() -> None:
    # 1.29 refuses `name`; newer ones warn of `version`.
    assert not {"name", "version"} & COMPOSE.keys()


@pytest.mark.parametrize("path", ["docker-compose.yml", "deploy/Dockerfile"])
def test_every_setting_named_here_exists(path: str) -> None:
    named = set(re.findall(rf"\b{PREFIX}[A-Z0-9_]+", (ROOT / path).read_text("utf-8")))
    known = {f"{PREFIX}{field.upper()}" for field in Settings.model_fields}
    assert named <= known


@pytest.mark.parametrize("name", OURS)
def test_settings_of_a_container_are_accepted(name: str) -> None:
    environment: dict[str, Any] = SERVICES[name]["environment"]
    filled = {
        # What compose fills in when the host sets nothing.
        setting: re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", str(value))
        for setting, value in environment.items()
    }
    assert Settings.from_env(filled).redis_url == "redis://redis:6379/0"


@pytest.mark.parametrize("target", OURS)
def test_images_run_as_a_numbered_user_other_than_root(target: str) -> None:
    user, _, group = last(target, "USER").partition(":")
    assert int(user) > 0
    assert int(group) > 0


@pytest.mark.parametrize("target", OURS)
def test_the_service_itself_is_process_1_and_gets_sigterm(target: str) -> None:
    assert last(target, "CMD").startswith('["python", "-m", "services.')
    assert last(target, "STOPSIGNAL") == "SIGTERM"
    assert not {"entrypoint", "command", "stop_signal"} & SERVICES[target].keys()
    assert "init" not in SERVICES[target]


@pytest.mark.parametrize("target", ["ingest", "api"])
def test_http_services_are_healthy_when_ready(target: str) -> None:
    health = last(target, "HEALTHCHECK")
    port = SERVICES[target]["environment"][f"{PREFIX}{target.upper()}_PORT"]
    assert f"http://127.0.0.1:{port}/readyz" in health
    assert last(target, "EXPOSE") == str(port)


def test_the_publisher_has_no_health_check_of_ingest() -> None:
    assert last("publisher", "HEALTHCHECK") == "NONE"


@pytest.mark.parametrize("target", OURS)
def test_an_image_holds_its_own_service_only(target: str) -> None:
    copied = " ".join(argument for name, argument in instructions(target) if name == "COPY")
    service = {"publisher": "ingest", "worker": "extract"}.get(target, target)
    assert set(re.findall(r"services/(\w+) ", copied)) == {"common", service}
    assert ("models" in copied) is (target == "worker")


def test_no_image_holds_torch() -> None:
    assert "torch" not in str(STAGES)


def test_the_build_context_lets_through_what_the_dockerfile_copies() -> None:
    rules = (ROOT / ".dockerignore").read_text("utf-8").split("\n")
    allowed = {rule[1:] for rule in rules if rule.startswith("!")}
    sources = {
        source
        for _, own in STAGES.values()
        for name, argument in own
        if name == "COPY" and not argument.startswith("--from")
        for source in argument.split()[:-1]
    }
    assert sources
    assert {source.split("/")[0] for source in sources} <= allowed
    assert all(any(fnmatch.fnmatch(name, rule) for rule in rules) for name in (".env", ".git"))


def test_one_base_image_for_all_stages() -> None:
    assert {base for base, _ in STAGES.values() if base not in STAGES} == {BASE_IMAGE}
