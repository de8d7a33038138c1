"""PHP calls that are rewritten, form by form."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_files, check_rewritten

FILE = """<?php

use GuzzleHttp\\Client;
use GuzzleHttp\\Psr7\\Request;
use Illuminate\\Support\\Facades\\Http;
use Symfony\\Component\\HttpClient\\HttpClient;

const BASE = 'https://api.creatoraudit.com/v%d';

function run($id, $account)
{
    %s
}
"""

CALLS = {
    "curl by settings": (
        """$ch = curl_init(BASE . '/creator/modify');
    curl_setopt($ch, CURLOPT_POST, true);
    curl_setopt($ch, CURLOPT_HTTPHEADER, ['Content-Type: application/json']);
    curl_setopt($ch, CURLOPT_POSTFIELDS, json_encode(['creator_id' => $id, 'name' => 'a']));
    curl_exec($ch);""",
        """$ch = curl_init(BASE . '/creators/' . rawurlencode($id));
    curl_setopt($ch, CURLOPT_CUSTOMREQUEST, 'PATCH');
    curl_setopt($ch, CURLOPT_HTTPHEADER, ['Content-Type: application/json']);
    curl_setopt($ch, CURLOPT_POSTFIELDS, json_encode(['name' => 'a']));
    curl_exec($ch);""",
    ),
    "curl by an array": (
        """$ch = curl_init();
    curl_setopt_array($ch, [
        CURLOPT_URL => BASE . "/creator/remove-account",
        CURLOPT_POST => 1,
        CURLOPT_HTTPHEADER => ['Accept: application/json', 'Content-Type: application/json'],
        CURLOPT_POSTFIELDS => json_encode(array('creator_id' => $id, 'account_id' => 7)),
    ]);""",
        """$ch = curl_init();
    curl_setopt_array($ch, [
        CURLOPT_URL => BASE . "/creators/" . rawurlencode($id) . "/accounts/7",
        CURLOPT_CUSTOMREQUEST => 'DELETE',
        CURLOPT_HTTPHEADER => ['Accept: application/json'],
    ]);""",
    ),
    "curl without what it sent": (
        """$ch = curl_init();
    curl_setopt($ch, CURLOPT_URL, BASE . '/creator/remove-account');
    curl_setopt($ch, CURLOPT_POSTFIELDS, json_encode(['creator_id' => $id, 'account_id' => 7]));""",
        """$ch = curl_init();
    curl_setopt($ch, CURLOPT_CUSTOMREQUEST, 'DELETE');
    curl_setopt($ch, CURLOPT_URL, BASE . '/creators/' . rawurlencode($id) . '/accounts/7');""",
    ),
    "curl where there was no body": (
        """$ch = curl_init(BASE . "/creator/activate?creator_id=$id");
    curl_setopt($ch, CURLOPT_CUSTOMREQUEST, 'POST');""",
        """$ch = curl_init(BASE . "/creators/" . rawurlencode($id));
    curl_setopt($ch, CURLOPT_HTTPHEADER, ['Content-Type: application/json']);
    curl_setopt($ch, CURLOPT_POSTFIELDS, json_encode(['is_active' => true]));
    curl_setopt($ch, CURLOPT_CUSTOMREQUEST, 'PATCH');""",
    ),
    "streams": (
        """$context = stream_context_create(['http' => [
        'method' => 'POST',
        'header' => "Content-Type: application/json\\r\\n",
        'content' => json_encode(['creator_id' => $id, 'name' => 'a']),
    ]]);
    file_get_contents(BASE . '/creator/modify', false, $context);
    file_get_contents(BASE . "/creator?creator_id={$id}");""",
        """$context = stream_context_create(['http' => [
        'method' => 'PATCH',
        'header' => "Content-Type: application/json\\r\\n",
        'content' => json_encode(['name' => 'a']),
    ]]);
    file_get_contents(BASE . '/creators/' . rawurlencode($id), false, $context);
    file_get_contents(BASE . "/creators/" . rawurlencode($id));""",
    ),
    "Guzzle": (
        """$client = new Client();
    $client->get(BASE . '/creator', ['query' => ['creator_id' => $id], 'timeout' => 3]);
    $client->request('POST', BASE . '/creator/modify', ['json' => ['creator_id' => $id, 'name' => 'a']]);
    $client->post(BASE . "/creator/activate?creator_id={$id}");
    $client->send(new Request('GET', BASE . '/creator?creator_id=5'));""",
        """$client = new Client();
    $client->get(BASE . '/creators/' . rawurlencode($id), ['timeout' => 3]);
    $client->request('PATCH', BASE . '/creators/' . rawurlencode($id), ['json' => ['name' => 'a']]);
    $client->patch(BASE . "/creators/" . rawurlencode($id), ['json' => ['is_active' => true]]);
    $client->send(new Request('GET', BASE . '/creators/5'));""",
    ),
    "a form of Guzzle becomes JSON": (
        "(new Client())->post(BASE . '/creator/modify', ['form_params' => ['creator_id' => $id, 'name' => 'a']]);",
        "(new Client())->patch(BASE . '/creators/' . rawurlencode($id), ['json' => ['name' => 'a']]);",
    ),
    "Symfony": (
        """$client = HttpClient::create();
    $client->request('POST', BASE . '/creator/modify', ['json' => ['creator_id' => $id, 'name' => 'a']]);""",
        """$client = HttpClient::create();
    $client->request('PATCH', BASE . '/creators/' . rawurlencode($id), ['json' => ['name' => 'a']]);""",
    ),
    "Laravel": (
        """Http::get(BASE . '/creator', ['creator_id' => $id]);
    Http::withToken('t')->post(BASE . '/creator/modify', ['creator_id' => $id, 'name' => 'a']);
    Http::baseUrl(BASE)->timeout(3)->post('/creator/remove-account', ['creator_id' => $id, 'account_id' => 7]);""",
        """Http::get(BASE . '/creators/' . rawurlencode($id));
    Http::withToken('t')->patch(BASE . '/creators/' . rawurlencode($id), ['name' => 'a']);
    Http::baseUrl(BASE)->timeout(3)->delete('/creators/' . rawurlencode($id) . '/accounts/7');""",
    ),
    "Laravel's answers": (
        """$answer = Http::get(BASE . '/creator', ['creator_id' => $id]);
    echo $answer['creator']['name'], $answer->json('creator.name'), $answer->json("creator", []);
    echo Http::get(BASE . '/list-creators')->object()->creators[0]->name;
    echo Http::get(BASE . '/list-creators')->collect('creators')->count(), $answer->json('other.creator');""",
        """$answer = Http::get(BASE . '/creators/' . rawurlencode($id));
    echo $answer['data']['name'], $answer->json('data.name'), $answer->json("data", []);
    echo Http::get(BASE . '/creators')->object()->data[0]->name;
    echo Http::get(BASE . '/creators')->collect('data')->count(), $answer->json('other.creator');""",
    ),
    "WordPress": (
        """wp_remote_get(BASE . '/creator?creator_id=' . $id);
    wp_remote_post(BASE . '/creator/modify', [
        'headers' => ['Content-Type' => 'application/json'],
        'body' => wp_json_encode(['creator_id' => $id, 'name' => 'a']),
    ]);""",
        """wp_remote_get(BASE . '/creators/' . rawurlencode($id));
    wp_remote_post(BASE . '/creators/' . rawurlencode($id), [
        'headers' => ['Content-Type' => 'application/json'],
        'body' => wp_json_encode(['name' => 'a']),
        'method' => 'PATCH',
    ]);""",
    ),
    "texts put together": (
        """file_get_contents(sprintf('%%s/creator?creator_id=%%s', BASE, $id));
    file_get_contents(implode('/', [BASE, 'list-creators']));
    file_get_contents(rtrim(BASE, '/') . '/list-creators');""",
        """file_get_contents(sprintf('%%s/creators/%%s', BASE, rawurlencode($id)));
    file_get_contents(implode('/', [BASE, 'creators']));
    file_get_contents(rtrim(BASE, '/') . '/creators');""",
    ),
    "an encoder that writes a blank as a plus sign": (
        "(new Client())->get(BASE . '/creator', ['query' => ['creator_id' => urlencode($id)]]);",
        "(new Client())->get(BASE . '/creators/' . str_replace('+', '%%20', urlencode($id)));",
    ),
}


@pytest.mark.parametrize("name", CALLS)
def test_call(name: str) -> None:
    before, after = (text.replace("%%", "%") for text in CALLS[name])
    first, second = FILE.split("%s")
    check_rewritten(first % 1 + before + second, first % 2 + after + second, file="a.php")


def test_php_between_html() -> None:
    text = """<html>
<?php $list = file_get_contents('https://api.creatoraudit.com/v%s'); ?>
<ul><?php foreach (json_decode($list, true)['%s'] as $one): ?>
  <li><?= htmlspecialchars($one['name']) ?></li>
<?php endforeach; ?></ul>
</html>
"""
    check_rewritten(text % ("1/list-creators", "creators"), text % ("2/creators", "data"), file="page.phtml")


def test_wrappers_through_classes_and_files() -> None:
    client = """<?php

declare(strict_types=1);

namespace App\\Audit;

use GuzzleHttp\\Client as Guzzle;

class Client
{
    private $base;

    public function __construct(private Guzzle $http, ?string $base = null)
    {
        $this->base = $base ?? Settings::BASE;
    }

    public function post(string $path, array $body = [])
    {
        return $this->send('POST', $path, $body);
    }

    public function patch(string $path, array $body = [])
    {
        return $this->send('PATCH', $path, $body);
    }

    private function send(string $method, string $path, array $body)
    {
        return $this->http->request($method, rtrim($this->base, '/') . '/' . ltrim($path, '/'), ['json' => $body]);
    }
}
"""
    settings = "<?php\n\nnamespace App\\Audit;\n\nclass Settings\n{\n    const BASE = 'https://api.creatoraudit.com/v%d';\n}\n"
    use = """<?php

declare(strict_types=1);

namespace App\\Jobs;

use App\\Audit\\Client;

class Rename
{
    private Client $client;

    public function __construct(Client $client)
    {
        $this->client = $client;
    }

    public function run(int $id, string $name): void
    {
        %s
    }
}
"""
    old = "$this->client->post('/creator/modify', ['creator_id' => $id, 'name' => $name]);"
    new = "$this->client->patch('/creators/' . rawurlencode((string) $id), ['name' => $name]);"
    check_files(
        {"src/Client.php": client, "src/Settings.php": settings % 1, "src/Rename.php": use % old},
        {"src/Settings.php": settings % 2, "src/Rename.php": use % new},
    )


def test_a_config_that_a_file_returns() -> None:
    config = "<?php\n\nreturn ['api' => ['url' => getenv('CREATORAUDIT_BASE_URL') ?: 'https://api.creatoraudit.com/v%d']];\n"
    use = "<?php\n\n$config = require __DIR__ . '/config.php';\n$list = file_get_contents($config['api']['url'] . '/%s');\n"
    check_files(
        {"config.php": config % 1, "list.php": use % "list-creators"},
        {"config.php": config % 2, "list.php": use % "creators"},
    )
