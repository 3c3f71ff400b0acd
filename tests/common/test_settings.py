"""Settings come from TOCSIN_* variables; a wrong one stops the start."""

from __future__ import annotations

import pytest

from services.common.settings import Settings, UnknownSetting


def test_a_variable_sets_its_field() -> None:
    assert Settings.from_env({"TOCSIN_MAX_ATTEMPTS": "5"}).max_attempts == 5


def test_other_programs_variables_are_not_ours() -> None:
    assert Settings.from_env({"PATH": "/bin"}) == Settings.from_env({})


def test_an_unknown_variable_stops_the_start() -> None:
    with pytest.raises(UnknownSetting, match="TOCSIN_MAX_ATEMPTS"):
        Settings.from_env({"TOCSIN_MAX_ATEMPTS": "5"})


def test_a_bad_value_is_named_but_not_shown() -> None:
    with pytest.raises(ValueError, match="TOCSIN_API_PORT") as caught:
        Settings.from_env({"TOCSIN_API_PORT": "hunter2"})
    assert "hunter2" not in str(caught.value)


def test_every_setting_is_described() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_a_lease_must_outlive_a_missed_heartbeat() -> None:
    with pytest.raises(ValueError, match="TOCSIN_LEASE_S must be at least twice"):
        Settings.from_env({"TOCSIN_LEASE_S": "10", "TOCSIN_HEARTBEAT_S": "10"})


def test_a_log_level_is_one_of_four() -> None:
    assert Settings.from_env({"TOCSIN_LOG_LEVEL": "warning"}).log_level == "WARNING"
    with pytest.raises(ValueError, match="TOCSIN_LOG_LEVEL"):
        Settings.from_env({"TOCSIN_LOG_LEVEL": "loud"})


@pytest.mark.parametrize(
    "text", ["trigger=0.6, actor.elsewhere=1", '{"trigger": 0.6, "actor.elsewhere": 1}']
)
def test_thresholds_are_pairs_or_json(text: str) -> None:
    settings = Settings.from_env({"TOCSIN_THRESHOLDS": text})
    assert settings.thresholds == {"trigger": 0.6, "actor.elsewhere": 1.0}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("actr=0.5", "no threshold 'actr'; there are mention, trigger"),
        ("trigger=2", "trigger must be between 0 and 1, not 2.0"),
        ("trigger=nan", "trigger must be between 0 and 1"),
        ("trigger", "expected name=number, not 'trigger'"),
        ("trigger=x", "trigger must be a number, not 'x'"),
        ("trigger=0.1,trigger=0.2", "trigger is given twice"),
        ('{"trigger"', "not a JSON object"),
    ],
)
def test_a_bad_threshold_says_why(text: str, why: str) -> None:
    with pytest.raises(ValueError, match="TOCSIN_THRESHOLDS") as raised:
        Settings.from_env({"TOCSIN_THRESHOLDS": text})
    assert why in str(raised.value)


def test_thresholds_of_the_real_environment_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_THRESHOLDS", "trigger=0.6")
    assert Settings.from_env().thresholds == {"trigger": 0.6}
