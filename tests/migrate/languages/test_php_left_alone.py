"""PHP that must not be edited: other hosts, servers, and what is not certain."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_review, check_untouched

FOREIGN = {
    "another host": """<?php
file_get_contents('https://api.elsewhere.example/v1/creator?creator_id=1');
(new GuzzleHttp\\Client())->post('https://api.elsewhere.example/v1/creator/modify', ['json' => ['creator_id' => 1]]);
""",
    "routes of Laravel": """<?php
// https://api.creatoraudit.com
Route::post('/creator/modify', [CreatorController::class, 'modify']);
Route::get('/list-creators', fn () => view('creators'));
""",
    "routes of Slim": """<?php
// https://api.creatoraudit.com
$app->post('/creator/modify', function ($request, $response) { return $response; });
""",
    "a regular expression": """<?php
// https://api.creatoraudit.com
preg_match('#^/v1/creator/(modify|delete)$#', $path);
""",
    "SQL": """<?php
// https://api.creatoraudit.com
$db->query("select creator_id from creator where path = '/creator'");
""",
    "a key of a cache": """<?php
$cache->get('https://api.creatoraudit.com/v1/creator?creator_id=4');
$cache->delete('https://api.creatoraudit.com/v1/creator/delete');
""",
    "a test of the server": """<?php
// https://api.creatoraudit.com
$this->post('/creator/modify', ['creator_id' => 1])->assertOk();
""",
    "a client of another host": """<?php
// https://api.creatoraudit.com
$client = new GuzzleHttp\\Client(['base_uri' => 'https://api.elsewhere.example/v1/']);
$client->post('creator/modify', ['json' => ['creator_id' => 1]]);
Http::baseUrl('https://api.elsewhere.example/v1')->post('/creator/modify', ['creator_id' => 1]);
""",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign(name: str) -> None:
    check_untouched(FOREIGN[name], Outcome.LEFT_ALONE, Outcome.NEEDS_REVIEW, file="app/a.php")


HEAD = """<?php
use GuzzleHttp\\Client;
use Illuminate\\Support\\Facades\\Http;

const BASE = 'https://api.creatoraudit.com/v1';

function run($id, $body, $options)
{
    %s
}
"""
REVIEWED = {
    "a form of curl": (
        """$ch = curl_init(BASE . '/creator/modify');
    curl_setopt($ch, CURLOPT_POSTFIELDS, http_build_query(['creator_id' => $id, 'name' => 1]));""",
        "name is a text in a form, and would be none in JSON",
    ),
    "an array as the form of curl": (
        """$ch = curl_init(BASE . '/creator/modify');
    curl_setopt($ch, CURLOPT_POSTFIELDS, ['creator_id' => $id, 'name' => 1]);""",
        "as a form",
    ),
    "a form of Laravel": (
        "Http::asForm()->post(BASE . '/creator/modify', ['creator_id' => $id, 'name' => 1]);",
        "name is a text in a form, and would be none in JSON",
    ),
    "options that are not seen": (
        "(new Client())->post(BASE . '/creator/modify', $options);",
        "not visible here",
    ),
    "settings that are not seen": (
        """$ch = curl_init(BASE . '/creator/modify?creator_id=4');
    curl_setopt_array($ch, $options);""",
        "not visible|carries|takes none",
    ),
    "a body that Laravel sends without being given one": (
        "Http::post(BASE . '/creator/add-account', ['creator_id' => $id, 'account_id' => 4]);",
        "sends an empty body",
    ),
    "a value that is known behind the URL": (
        """$ch = curl_init(BASE . '/creator/modify');
    $id = find($id);
    curl_setopt($ch, CURLOPT_POSTFIELDS, json_encode(['creator_id' => $id, 'name' => 1]));""",
        "known where|before the value",
    ),
}


@pytest.mark.parametrize("name", REVIEWED)
def test_reviewed(name: str) -> None:
    text, reason = REVIEWED[name]
    check_review(HEAD.replace("%s", text), reason, file="app/a.php")
