"""The suite in this process against the mock: no alarm on the clean one, faults caught."""

from __future__ import annotations

import httpx
import pytest

from contract.model import Outcome
from contract.report import json as json_report
from contract.report import text as text_report
from contract.request import CONTROL
from contract.runner import ExitCode, Profile, apply_baseline
from contract.target import Limits
from tests.contract.tools import alarms, api, in_process, run_in_process


@pytest.fixture(scope="module")
def clean():
    return run_in_process()


def test_clean_mock_gives_no_alarm(clean):
    assert alarms(clean) == []
    assert clean.exit_code is ExitCode.CONFORMS
    assert clean.left_behind == []


def test_counts_add_up(clean):
    data = json_report.as_data(clean)
    summary = data["summary"]
    assert sum(count for name, count in summary.items() if name != "requirements") == summary["requirements"]
    assert summary["requirements"] == len(api().catalogue)


def test_what_passed_was_effective(clean):
    for result in clean.results:
        assert (result.held > 0) or result.outcome is not Outcome.PASSED


@pytest.mark.parametrize(
    "fault",
    ["idempotency-ignored", "idempotency-race", "idempotency-window-short", "rate-not-enforced", "retry-after-short",
     "rate-remaining-rises", "request-id-constant", "problem-status-other", "key-prefix-accepted",
     "inactive-key-write-done", "unknown-id-before-key", "foreign-link-removed",
     "foreign-items-counted", "account-duplicate-overwrites", "creator-pause-hits-all",
     "creator-metadata-keys-cut", "foreign-cursor-followed", "scope-refused-write-done", "page-skips",
     "cursor-loops", "link-next-stale", "invalid-body-written", "validation-field-wrong",
     "problem-leaks-trace", "allow-wrong", "metrics-zero-for-unknown", "metrics-end-exclusive", "deltas-write",
     "analytics-end-exclusive", "overview-default-30d", "overview-previous-same", "accounts-q-case",
     "filters-not-combined", "videos-like-count-unsorted", "sort-wins", "search-finds-more",
     "search-caps-unbounded"],
)  # fmt: skip
def test_fault_is_caught_by_its_owner(fault):
    from mockapi.faults import FAULTS

    run = run_in_process(FAULTS[fault].requirement, faults=[fault])
    (result,) = run.results
    assert result.failure, result.reason
    wanted = Outcome.WARNED if result.requirement.level == "should" else Outcome.FAILED
    assert result.outcome is wanted
    assert result.failure.curl.startswith("curl -sS -i")
    assert result.requirement.id in text_report.render(run)


def test_assumed_row_is_only_observed():
    run = run_in_process("idempotency-replay-status", faults=["replay-status-200"])
    (result,) = run.results
    assert (result.outcome, bool(result.failure)) == (Outcome.OBSERVED, True)
    assert run.exit_code is ExitCode.CONFORMS


def test_same_seed_sends_the_same():
    def shape(seed):
        target = in_process()
        run_in_process("idempotency", seed=seed, target=target)
        seen = target[0].exchanges
        return [(each.request.method, each.operation and each.operation.path, each.status) for each in seen]

    assert shape(3) == shape(3)


def test_read_only_run_sends_safe_methods_only():
    target = in_process(limits=Limits(read_only=True))
    run = run_in_process(profile=Profile.READ_ONLY, target=target)
    sent = {each.request.method for each in target[0].exchanges if each.request.surface != CONTROL}
    assert sent <= {"GET", "HEAD", "OPTIONS"}
    assert run.exit_code is ExitCode.CONFORMS
    assert alarms(run) == []
    by_id = {row.requirement.id: row for row in run.results}
    assert by_id["idempotency-single"].outcome is Outcome.UNTESTABLE
    assert "writes" in by_id["idempotency-single"].reason


def test_run_without_requests_left_is_no_pass():
    run = run_in_process("idempotency", limits=Limits(requests=20))
    assert run.exit_code is ExitCode.UNTESTED
    assert not run.left_behind


def test_run_drowned_in_refusals_is_no_pass():
    def refuse(request):
        return httpx.Response(401, json={"code": "UNAUTHORIZED"})

    target = in_process(transport=httpx.MockTransport(refuse))
    run = run_in_process("rate-limits", "idempotency", target=target)
    assert run.exit_code is not ExitCode.CONFORMS
    assert not [row.requirement.id for row in run.results if row.outcome is Outcome.PASSED]


def test_unreachable_target_ends_the_run():
    def refuse(request):
        raise httpx.ConnectError("connection refused")

    run = run_in_process("idempotency", target=in_process(transport=httpx.MockTransport(refuse)))
    assert run.exit_code is ExitCode.UNTESTED
    assert "connection refused" in run.stopped


def test_baseline_accepts_and_complains():
    run = run_in_process("request-ids", faults=["request-id-constant"])
    apply_baseline(run, ["request-id-unique"])
    assert (run.exit_code, run.accepted) == (ExitCode.CONFORMS, ["request-id-unique"])
    again = run_in_process("request-ids")
    apply_baseline(again, ["request-id-unique"])
    assert (again.exit_code, again.stale) == (ExitCode.FAILED, ["request-id-unique"])


def test_everything_made_is_removed():
    target, mock = in_process()
    from mockapi import dump

    with mock.parts.database.read() as connection:
        before = dump.dump(connection)
    calls = []
    close, mock.close = mock.close, lambda: calls.append(1)
    run_in_process("idempotency", target=(target, mock))
    with mock.parts.database.read() as connection:
        after = dump.dump(connection)
    close()
    for name in ("creators", "accounts", "videos"):
        assert after.get(name) == before.get(name)


def test_no_key_reaches_a_report():
    target = in_process("request-id-constant", "idempotency-ignored")
    keys = list(target[0].keys.values())
    run = run_in_process("request-ids", "idempotency", target=target)
    for text in (json_report.render(run), text_report.render(run)):
        assert not [key for key in keys if key in text]
