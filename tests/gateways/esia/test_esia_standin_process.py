import shlex
import subprocess
import time
from datetime import UTC, datetime

import pytest

from domovoy.gateways.esia import EsiaClient
from gateways.esia.playing import OWNER, StandinProcess, environment, free_port


def run(command, **more):
    return subprocess.run(
        command, env=environment(**more), capture_output=True, text=True, timeout=30, check=False
    )


def one_sentence(text):
    return text.strip().count("\n") == 0 and text.strip().endswith(".")


class TestStart:
    def test_is_refused_in_production(self, esia_keys):
        result = run(StandinProcess(esia_keys, free_port()).command(), DOMOVOY_ENV="production")

        assert result.returncode == 1
        assert one_sentence(result.stderr)
        assert "production" in result.stderr

    def test_is_refused_on_a_busy_port(self, standin):
        result = run(standin.command())

        assert result.returncode == 1
        assert one_sentence(result.stderr)
        assert str(standin.port) in result.stderr

    @pytest.mark.parametrize("option", ["--client-certificate", "--personas"])
    def test_is_refused_without_a_file_it_needs(self, esia_keys, tmp_path, option):
        process = StandinProcess(esia_keys, free_port())

        result = run(process.command(option, str(tmp_path / "nothing")))

        assert result.returncode == 1
        assert "Traceback" not in result.stderr


class TestLife:
    def test_goes_on_after_a_kill_with_the_same_token_key(self, esia_keys, make_settings, browser):
        process = StandinProcess(esia_keys, free_port()).start()
        esia = EsiaClient(make_settings(process.url), browser.http)
        browser.sign_in(esia, OWNER)

        process.kill()
        process.start()

        code = browser.sign_in(esia, OWNER)["code"]
        assert esia.exchange(code, datetime.now(UTC)).oid == OWNER
        assert process.stop() == 0

    def test_ends_with_the_process_that_started_it_when_told_to(self, esia_keys):
        process = StandinProcess(esia_keys, free_port())
        command = shlex.join(process.command("--leave-with-parent"))
        parent = subprocess.Popen(["sh", "-c", f"{command} & wait"], env=environment())
        process.wait_until_ready()

        parent.kill()
        parent.wait()

        deadline = time.monotonic() + 10
        while process.answers() and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not process.answers()

    def test_can_sign_tokens_by_gost(self, esia_keys, make_settings, browser):
        options = ("--token-algorithm", "GOST3410_2012_256")
        process = StandinProcess(esia_keys, free_port(), options).start()
        settings = make_settings(process.url, algorithm="GOST3410_2012_256")
        esia = EsiaClient(settings, browser.http)

        code = browser.sign_in(esia, OWNER)["code"]

        assert esia.exchange(code, datetime.now(UTC)).oid == OWNER
        process.stop()
