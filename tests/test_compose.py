"""docker-compose.yml: no secret has a default, every service is started with the same settings, analysts only read."""

import json
import re
import stat
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from presswatch import settings
from warehouse.limits import MOST_BYTES
from warehouse.query_worker import MEMORY_BYTES

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
AIRFLOW_SERVICES = ("airflow-init", "api-server", "scheduler", "dag-processor", "triggerer", "worker")
DEMANDED = re.compile(r"\$\{(\w+):\?")
OPTIONAL = re.compile(r"\$\{(\w+):-([^}]*)\}")
SECRETS = {
    "POSTGRES_PASSWORD",
    "REDIS_PASSWORD",
    "AIRFLOW_FERNET_KEY",
    "AIRFLOW_API_SECRET_KEY",
    "AIRFLOW_JWT_SECRET",
    "PRESSWATCH_ADMIN_PASSWORD",
}


def _targets(service: str) -> dict[str, str]:
    """Where the service sees each volume, and whether it may write there."""
    mounts = [mount.rsplit("}", 1)[-1].split(":") for mount in SERVICES[service]["volumes"]]
    return {mount[1]: mount[2] if len(mount) > 2 else "rw" for mount in mounts}


def _bytes(size: str) -> int:
    return int(size.removesuffix("g")) * 2**30


def test_every_secret_is_demanded_and_nothing_like_one_has_a_default() -> None:
    assert set(DEMANDED.findall(TEXT)) == SECRETS | {"PRESSWATCH_INBOX"}
    defaults = dict(OPTIONAL.findall(TEXT))
    assert not [name for name, value in defaults.items() if value and re.search("PASSWORD|SECRET|KEY|TOKEN", name)]


def test_every_variable_is_either_demanded_or_has_a_default() -> None:
    named = set(re.findall(r"(?<!\$)\$\{(\w+)", TEXT))
    assert named == set(DEMANDED.findall(TEXT)) | set(dict(OPTIONAL.findall(TEXT)))
    assert not re.search(r"(?<!\$)\$[A-Za-z_]", TEXT)


def test_the_example_names_every_variable_and_gives_no_secret() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    pairs = dict(line.lstrip("#").split("=", 1) for line in lines if re.match(r"#?[A-Z_]+=", line))
    assert set(pairs) == set(DEMANDED.findall(TEXT)) | set(dict(OPTIONAL.findall(TEXT)))
    assert not [name for name in SECRETS if pairs[name]]


def test_every_airflow_service_runs_the_same_image_with_the_same_settings() -> None:
    settings = [
        {name: value for name, value in SERVICES[service]["environment"].items() if name != "PRESSWATCH_ADMIN_PASSWORD"}
        for service in AIRFLOW_SERVICES
    ]
    assert all(each == settings[0] for each in settings)
    assert {SERVICES[service]["image"] for service in (*AIRFLOW_SERVICES, "analyst")} == {"presswatch:local"}


@pytest.mark.parametrize("service", ["api-server", "scheduler", "dag-processor", "triggerer", "worker"])
def test_a_service_starts_after_the_database_is_ready_and_says_how_it_is(service: str) -> None:
    needs = {name: need["condition"] for name, need in SERVICES[service]["depends_on"].items()}
    assert needs == {
        "postgres": "service_healthy",
        "redis": "service_healthy",
        "airflow-init": "service_completed_successfully",
    }
    assert SERVICES[service]["healthcheck"]["test"]


def test_every_airflow_service_is_started_by_its_own_command() -> None:
    commands = {service: SERVICES[service]["command"] for service in AIRFLOW_SERVICES}
    assert commands.pop("airflow-init") == ["deploy/prepare_services.sh"]
    assert commands.pop("worker") == ["airflow", "celery", "worker"]
    assert commands == {service: ["airflow", service] for service in commands}


def test_the_scripts_that_are_started_are_there_and_may_be_started() -> None:
    for script in ("prepare_services.sh", "prepare_airflow.sh", "run_samples.sh"):
        assert (ROOT / "deploy" / script).stat().st_mode & stat.S_IXUSR


def test_the_writers_pool_of_the_dag_is_made_everywhere_with_one_slot() -> None:
    for script in ("prepare_services.sh", "prepare_airflow.sh"):
        assert "airflow pools set warehouse_writer 1 " in (ROOT / "deploy" / script).read_text(encoding="utf-8")


def test_only_workers_write_the_news_and_analysts_only_read_what_is_published() -> None:
    assert _targets("worker")["/data"] == "rw"
    assert _targets("worker")["/inbox"] == "ro"
    assert not [name for name in SERVICES if name not in ("worker", "analyst", "redis") and "/data" in _targets(name)]
    assert _targets("analyst") == {"/data/published": "ro"}
    assert SERVICES["analyst"]["read_only"] is True
    assert SERVICES["analyst"]["network_mode"] == "none"
    assert _bytes(SERVICES["analyst"]["mem_limit"]) >= MEMORY_BYTES + MOST_BYTES
    assert not [name for name in SERVICES["analyst"]["environment"] if name.startswith("AIRFLOW")]


def test_every_file_of_settings_is_where_the_workers_look_for_it_and_only_read() -> None:
    named = {
        name: path
        for name, path in SERVICES["worker"]["environment"].items()
        if name.startswith("PRESSWATCH_") and str(path).startswith("/app/")
    }
    defaults = ("CORRECTIONS", "PANELS", "SOURCES", "WATCHLISTS")
    assert sorted(named) == [f"PRESSWATCH_{name}" for name in defaults]
    assert all(_targets("worker")[path] == "ro" for path in named.values())
    given = dict(OPTIONAL.findall(TEXT))
    assert all((ROOT / given[name]).samefile(getattr(settings, name.removeprefix("PRESSWATCH_"))) for name in named)


def test_only_the_web_page_is_reachable_and_only_from_this_machine() -> None:
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert list(ports) == ["api-server"]
    assert all(port.startswith("127.0.0.1:") for port in ports["api-server"])


def test_the_number_of_workers_is_a_variable() -> None:
    assert SERVICES["worker"]["deploy"]["replicas"] == "${PRESSWATCH_WORKERS:-2}"


def test_every_named_volume_is_declared() -> None:
    named = {
        mount.split(":")[0] for service in SERVICES.values() for mount in service["volumes"] if mount[0] not in "$./"
    }
    assert named == set(COMPOSE["volumes"])


def test_the_image_is_built_from_the_lock_with_the_uv_that_the_makefile_pins() -> None:
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.findall(r"uv==([\d.]+)", dockerfile) == re.findall(r"UV_VERSION := ([\d.]+)", makefile)
    assert dockerfile.count("uv sync --frozen") == 2


def test_every_room_of_the_product_gets_into_the_image() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"}
    packages = re.search(r"^packages = \[\"presswatch\", (.+)\]$", (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert packages
    assert let_in >= {"presswatch", "dags", "deploy", "uv.lock", "pyproject.toml", *re.findall(r"\w+", packages[1])}


@pytest.mark.corpus
def test_the_file_keeps_the_compose_specification(shared_folder: Path) -> None:
    schema = json.loads((shared_folder / "inputs" / "compose-spec.json").read_text(encoding="utf-8"))
    schema.pop("$schema")  # its address of draft 7 is written with https, which the validator does not know
    jsonschema.Draft7Validator(schema).validate(COMPOSE)
    broken = json.loads(json.dumps(COMPOSE)) | {"services": {"worker": {"comand": ["airflow"]}}}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(schema).validate(broken)
