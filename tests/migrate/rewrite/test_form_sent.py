"""Forms that a step, an option, an encoder or a header makes: the call gives JSON, and says so."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_review, check_rewritten

BASE = "https://api.creatoraudit.com/v%d"
RUBY = f'require "erb"\nrequire "json"\nBASE = "{BASE}"\n\ndef run(http, id, name, on)\n  %s\nend\n'
RUBY_PATH = '"#{BASE}/creators/#{ERB::Util.url_encode(id)}"'
RUBIES = {
    "a step": (
        'req = Net::HTTP::Post.new("#{BASE}/creator/modify")\n'
        '  req.set_form_data("creator_id" => id, "name" => name)\n  http.request(req)',
        f"req = Net::HTTP::Patch.new({RUBY_PATH})\n"
        '  req.body = { "name" => name }.to_json\n  req["Content-Type"] = "application/json"\n  http.request(req)',
    ),
    "a step beside its type": (
        'req = Net::HTTP::Post.new("#{BASE}/creator/modify")\n'
        '  req["content-type"] = "application/x-www-form-urlencoded"\n'
        "  req.set_form_data({ creator_id: id, name: name })\n  http.request(req)",
        f"req = Net::HTTP::Patch.new({RUBY_PATH})\n"
        '  req["content-type"] = "application/json"\n'
        "  req.body = { name: name }.to_json\n  http.request(req)",
    ),
    "an encoder": (
        'req = Net::HTTP::Post.new("#{BASE}/creator/modify")\n'
        "  req.body = URI.encode_www_form(creator_id: id, name: name)\n  http.request(req)",
        f'req = Net::HTTP::Patch.new({RUBY_PATH})\n  req["Content-Type"] = "application/json"\n'
        "  req.body = { name: name }.to_json\n  http.request(req)",
    ),
    "an option": (
        'HTTParty.post("#{BASE}/creator/modify", body: { creator_id: id, name: name })',
        f"HTTParty.patch({RUBY_PATH}, body: {{ name: name }}.to_json, "
        'headers: { "Content-Type" => "application/json" })',
    ),
    "what has no braces": (
        'RestClient.post("#{BASE}/creator/modify", creator_id: id, name: name)',
        f"RestClient.patch({RUBY_PATH}, {{ name: name }}.to_json, content_type: :json)",
    ),
}
RUBIES_LEFT = {
    "a file": (
        'RestClient.post(BASE + "/creator/modify", { creator_id: id, photo: File.new("x") })',
        "photo is not in the map",
    ),
    "a type among options": (
        'RestClient.post(BASE + "/creator/modify", { creator_id: id, name: name }, '
        '{ content_type: "application/x-www-form-urlencoded" })',
        "as a form",
    ),
    "a step behind a condition": (
        'req = Net::HTTP::Post.new(BASE + "/creator/modify")\n'
        '  req.set_form_data("creator_id" => id, "name" => name) if on\n  http.request(req)',
        "under a condition",
    ),
    "a form that others read": (
        'form = { "creator_id" => id, "name" => name }\n  req = Net::HTTP::Post.new(BASE + "/creator/modify")\n'
        "  req.set_form_data(form)\n  log(form)\n  http.request(req)",
        "form is used in 2 places",
    ),
}
PHP = f"<?php\n{{}}const BASE = '{BASE}';\nfunction run($id, $name)\n{{\n    %s\n}}\n"
PHP_PATH = "BASE . '/creators/' . rawurlencode($id)"
USES = "use GuzzleHttp\\Client;\nuse Illuminate\\Support\\Facades\\Http;\n"
FORM, JSON = "['creator_id' => $id, 'name' => $name]", "['name' => $name]"
PHPS = {
    "an encoder": (
        "$ch = curl_init(BASE . '/creator/modify');\n    curl_setopt($ch, CURLOPT_POST, true);\n"
        f"    curl_setopt($ch, CURLOPT_POSTFIELDS, http_build_query({FORM}));",
        f"$ch = curl_init({PHP_PATH});\n"
        "    curl_setopt($ch, CURLOPT_HTTPHEADER, ['Content-Type: application/json']);\n"
        f"    curl_setopt($ch, CURLOPT_CUSTOMREQUEST, 'PATCH');\n    curl_setopt($ch, CURLOPT_POSTFIELDS, json_encode({JSON}));",
    ),
    "a line of headers": (
        "$ch = curl_init(BASE . '/creator/modify');\n    curl_setopt_array($ch, [CURLOPT_CUSTOMREQUEST => 'POST', "
        "CURLOPT_HTTPHEADER => ['X: y', 'content-type: application/x-www-form-urlencoded; charset=utf-8'], "
        f"CURLOPT_POSTFIELDS => http_build_query({FORM})]);",
        f"$ch = curl_init({PHP_PATH});\n    curl_setopt_array($ch, [CURLOPT_CUSTOMREQUEST => 'PATCH', "
        "CURLOPT_HTTPHEADER => ['X: y', 'content-type: application/json'], "
        f"CURLOPT_POSTFIELDS => json_encode({JSON})]);",
    ),
    "a text of headers": (
        "$context = stream_context_create(['http' => ['method' => 'POST', "
        "'header' => \"Content-Type: application/x-www-form-urlencoded\\r\\n\", "
        f"'content' => http_build_query({FORM})]]);\n    file_get_contents(BASE . '/creator/modify', false, $context);",
        "$context = stream_context_create(['http' => ['method' => 'PATCH', "
        "'header' => \"Content-Type: application/json\\r\\n\", "
        f"'content' => json_encode({JSON})]]);\n    file_get_contents({PHP_PATH}, false, $context);",
    ),
    "an option of Guzzle beside its type": (
        "(new Client())->post(BASE . '/creator/modify', "
        f"['headers' => ['Content-Type' => 'application/x-www-form-urlencoded'], 'form_params' => {FORM}]);",
        f"(new Client())->patch({PHP_PATH}, "
        f"['headers' => ['Content-Type' => 'application/json'], 'json' => {JSON}]);",
    ),
    "a form of Laravel": (
        f"Http::withToken('t')->asForm()->post(BASE . '/creator/modify', {FORM});\n"
        f"    Http::asForm()->timeout(3)->post(BASE . '/creator/modify', {FORM});",
        f"Http::withToken('t')->patch({PHP_PATH}, {JSON});\n    Http::timeout(3)->patch({PHP_PATH}, {JSON});",
    ),
    "WordPress": (
        f"wp_remote_request(BASE . '/creator/modify', ['method' => 'POST', 'body' => {FORM}]);",
        f"wp_remote_request({PHP_PATH}, ['method' => 'PATCH', 'body' => json_encode({JSON}), "
        "'headers' => ['Content-Type' => 'application/json']]);",
    ),
}
PHPS_LEFT = {
    "a client of Laravel that others use": (
        f"$http = Http::asForm();\n    $http->post(BASE . '/creator/modify', {FORM});",
        "other calls may go through it",
    ),
    "headers that are not seen": (
        f"(new Client())->post(BASE . '/creator/modify', ['headers' => $more, 'body' => http_build_query({FORM})]);",
        "not visible here",
    ),
    "headers that others use": (
        "$headers = ['Content-Type' => 'application/x-www-form-urlencoded'];\n    log($headers);\n"
        f"    (new Client())->post(BASE . '/creator/modify', ['headers' => $headers, 'form_params' => {FORM}]);",
        "as a form",
    ),
}
PYTHON = f'import json\n{{}}from urllib.parse import quote, urlencode\nBASE = "{BASE}"\ndef run(id, name):\n    %s\n'
PYTHON_PATH = "f\"/creators/{quote(str(id), safe='')}\""
PYTHONS = {
    "an encoder": (
        "import requests\n",
        'requests.post(BASE + "/creator/modify", data=urlencode({"creator_id": id, "name": name}), '
        'headers={"Content-Type": "application/x-www-form-urlencoded"})',
        f'requests.patch(BASE + {PYTHON_PATH}, json={{"name": name}}, headers={{"Content-Type": "application/json"}})',
    ),
    "headers of its own": (
        "import requests\n",
        'headers = {"Content-Type": "application/x-www-form-urlencoded", "A": "b"}\n'
        '    requests.post(BASE + "/creator/modify", data={"creator_id": id, "name": name}, headers=headers)',
        'headers = {"Content-Type": "application/json", "A": "b"}\n'
        f'    requests.patch(BASE + {PYTHON_PATH}, json={{"name": name}}, headers=headers)',
    ),
    "bytes": (
        "import urllib.request\n",
        'form = urlencode({"creator_id": id, "name": name}).encode()\n'
        '    urllib.request.urlopen(urllib.request.Request(BASE + "/creator/modify", data=form))',
        'form = json.dumps({"name": name}).encode()\n'
        f"    urllib.request.urlopen(urllib.request.Request(BASE + {PYTHON_PATH}, data=form, "
        'method="PATCH", headers={"Content-Type": "application/json"}))',
    ),
}


@pytest.mark.parametrize("name", RUBIES)
def test_ruby(name: str) -> None:
    before, after = RUBIES[name]
    check_rewritten(RUBY.replace("%s", before) % 1, RUBY.replace("%s", after) % 2, file="app/a.rb")


@pytest.mark.parametrize("name", RUBIES_LEFT)
def test_ruby_left(name: str) -> None:
    code, reason = RUBIES_LEFT[name]
    check_review(RUBY.replace("%s", code) % 1, reason, file="app/a.rb")


@pytest.mark.parametrize("name", PHPS)
def test_php(name: str) -> None:
    before, after = PHPS[name]
    text = PHP.replace("{}", USES).replace("{{", "{").replace("}}", "}")
    check_rewritten(text.replace("%s", before) % 1, text.replace("%s", after) % 2, file="app/a.php")


@pytest.mark.parametrize("name", PHPS_LEFT)
def test_php_left(name: str) -> None:
    code, reason = PHPS_LEFT[name]
    text = PHP.replace("{}", USES).replace("{{", "{").replace("}}", "}")
    check_review(text.replace("%s", code) % 1, reason, file="app/a.php")


@pytest.mark.parametrize("name", PYTHONS)
def test_python(name: str) -> None:
    imports, before, after = PYTHONS[name]
    text = PYTHON.replace("{}", imports)
    check_rewritten(text.replace("%s", before) % 1, text.replace("%s", after) % 2)


def test_python_brings_json() -> None:
    text = (
        f'import urllib.request\nfrom urllib.parse import quote, urlencode\nBASE = "{BASE}"\n'
        'form = urlencode({"creator_id": "7", "name": "a"}).encode()\nurllib.request.Request(BASE + "%s", data=%s)\n'
    )
    after = text.replace('urlencode({"creator_id": "7", "name": "a"})', 'json.dumps({"name": "a"})')
    after = after.replace("quote, urlencode\n", "quote, urlencode\nimport json\n")
    given = 'form, method="PATCH", headers={"Content-Type": "application/json"}'
    check_rewritten(text % (1, "/creator/modify", "form"), after % (2, "/creators/7", given))


def test_python_whose_json_is_another() -> None:
    code = (
        f'import requests\nfrom urllib.parse import urlencode\nimport urllib.request\nBASE = "{BASE % 1}"\n'
        'def run(json):\n    data = urlencode({"creator_id": "7", "name": json}).encode()\n'
        '    return urllib.request.Request(BASE + "/creator/modify", data=data)\n'
    )
    check_review(code, "`json` is another thing")


def test_powershell_type() -> None:
    text = f"$Base = '{BASE}'\nfunction Run($id, $name) {{\n%s\n}}\n"
    before = (
        "$body = @{ creator_id = $id; name = $name }\n"
        'irm "$Base/creator/modify" -Method Post -Body $body -ContentType "application/x-www-form-urlencoded"'
    )
    after = (
        "$body = @{ name = $name }\n"
        'irm "$Base/creators/$([uri]::EscapeDataString($id))" -Method Patch -Body ($body | ConvertTo-Json) '
        '-ContentType "application/json"'
    )
    check_rewritten(text.replace("%s", before) % 1, text.replace("%s", after) % 2, file="app/a.ps1")


ACCOUNT = '"#{BASE}/creators/#{ERB::Util.url_encode(id)}/accounts/#{ERB::Util.url_encode(name)}"'
GIVEN = "creator_id: id, account_id: name"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            'req = Net::HTTP::Post.new("#{BASE}/creator/remove-account")\n'
            f"  req.set_form_data({GIVEN})\n  http.request(req)",
            f"req = Net::HTTP::Delete.new({ACCOUNT})\n  http.request(req)",
        ),
        (
            f'RestClient.post("#{{BASE}}/creator/remove-account", {{ {GIVEN} }})',
            f"RestClient.delete({ACCOUNT})",
        ),
        (
            f'RestClient.post("#{{BASE}}/creator/add-account", {{ {GIVEN} }})',
            f"RestClient.put({ACCOUNT}, nil)",
        ),
    ],
)
def test_ruby_emptied(before: str, after: str) -> None:
    check_rewritten(RUBY.replace("%s", before) % 1, RUBY.replace("%s", after) % 2, file="app/a.rb")
