<?php
// The libraries that generated programs use.
foreach (['GuzzleHttp', 'Symfony/Component/HttpClient', 'Illuminate/Http'] as $library) {
    @include_once "$library/autoload.php";
}

// Laravel's facade finds its factory in an application: this is what it hands on to.
if (class_exists('Illuminate\Http\Client\Factory')) {
    eval('namespace Illuminate\Support\Facades; class Http { public static function __callStatic($name, $given) {
        return (new \Illuminate\Http\Client\Factory())->$name(...$given); } }');
}

// WordPress's functions, as its manual says of `method`, `body` and `headers`; an array as body is a form.
function wp_remote_request($url, $given = [])
{
    $given += ['method' => 'GET', 'headers' => [], 'body' => null];
    $request = curl_init($url);
    curl_setopt($request, CURLOPT_CUSTOMREQUEST, $given['method']);
    curl_setopt($request, CURLOPT_RETURNTRANSFER, true);
    $headers = [];
    foreach ($given['headers'] as $name => $value) {
        $headers[] = "$name: $value";
    }
    curl_setopt($request, CURLOPT_HTTPHEADER, $headers);
    if ($given['body'] !== null) {
        $body = is_array($given['body']) ? http_build_query($given['body']) : $given['body'];
        curl_setopt($request, CURLOPT_POSTFIELDS, $body);
    }
    return ['body' => curl_exec($request)];
}

function wp_remote_get($url, $given = [])
{
    return wp_remote_request($url, $given + ['method' => 'GET']);
}

function wp_remote_post($url, $given = [])
{
    return wp_remote_request($url, $given + ['method' => 'POST']);
}

function wp_json_encode($value)
{
    return json_encode($value);
}
