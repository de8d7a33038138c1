"""The shell's HTTP clients, as data: their flags and what each gives.

Sources: the manuals of curl 8.11, GNU wget 1.25, HTTPie 3.2 and xh 0.23. A flag that takes a value and is not
listed would let its value pass for a URL, so all of those are here.
"""

from __future__ import annotations

from migrate.analysis.library import Flag, Form, Library, Reading, Role, Words
from migrate.analysis.setfacts import SetFacts
from migrate.languages.shell.jq import DECODE
from migrate.languages.shell.words import ENVIRONMENT

_VALUE = Flag()
_HIDES = Flag(hides=True)


def _named(words: str, flag: Flag) -> dict[str, Flag]:
    return dict.fromkeys(words.split(), flag)


_CURL = {
    "-X": Flag(role=Role.METHOD),
    "--request": Flag(role=Role.METHOD),
    "-d": Flag(role=Role.RAW),
    **_named("--data --data-ascii --data-binary", Flag(role=Role.RAW)),
    "--data-raw": Flag(role=Role.RAW),
    "--json": Flag(role=Role.RAW, json=True),
    "--data-urlencode": Flag(role=Role.RAW, reading=Reading.PAIR),
    **_named("-F --form --form-string", Flag(role=Role.RAW, reading=Reading.PAIR)),
    "--url-query": Flag(role=Role.QUERY, reading=Reading.PAIR),
    **_named("-H --header", Flag(role=Role.HEADERS)),
    "--url": Flag(role=Role.URL),
    **_named("-G --get", Flag(value=False, queries=True)),
    **_named("-I --head", Flag(value=False, method="HEAD")),
    **_named("-T --upload-file", Flag(hides=True, method="PUT")),
    **_named("-K --config", _HIDES),
    **_named("--next -:", Flag(value=False, parts=True)),
    **_named(
        "-A --user-agent -b --cookie -c --cookie-jar -C --continue-at -D --dump-header -e --referer "
        "-E --cert -h --help -m --max-time -o --output -P --ftp-port -Q --quote -r --range -t "
        "--telnet-option -u --user -U --proxy-user -w --write-out -x --proxy -y --speed-time -Y "
        "--speed-limit -z --time-cond --abstract-unix-socket --alt-svc --aws-sigv4 --cacert --capath "
        "--cert-type --ciphers --connect-timeout --connect-to --create-file-mode --crlfile --curves "
        "--delegation --dns-interface --dns-ipv4-addr --dns-ipv6-addr --dns-servers --doh-url --ech "
        "--egd-file --engine --etag-compare --etag-save --expect100-timeout "
        "--happy-eyeballs-timeout-ms --haproxy-clientip --hostpubmd5 --hostpubsha256 --hsts "
        "--interface --ip-tos --ipfs-gateway --keepalive-cnt --keepalive-time --key --key-type --krb "
        "--libcurl --limit-rate --local-port --login-options --mail-auth --mail-from --mail-rcpt "
        "--max-filesize --max-redirs --netrc-file --noproxy --oauth2-bearer --output-dir "
        "--parallel-max --pass --pinnedpubkey --preproxy --proto --proto-default --proto-redir "
        "--proxy-cacert --proxy-cert --proxy-ciphers --proxy-header --proxy-key --proxy-pass "
        "--pubkey --random-file --rate --request-target --resolve --retry --retry-delay "
        "--retry-max-time --sasl-authzid --service-name --socks4 --socks4a --socks5 "
        "--socks5-hostname --stderr --tftp-blksize --tls-max --tls13-ciphers --tlsauthtype "
        "--tlspassword --tlsuser --trace --trace-ascii --trace-config --unix-socket --variable "
        "--vlan-priority",
        _VALUE,
    ),
}
_WGET = {
    "--method": Flag(role=Role.METHOD),
    "--body-data": Flag(role=Role.RAW),
    "--post-data": Flag(role=Role.RAW, named="--body-data"),
    **_named("--post-file --body-file -i --input-file", _HIDES),
    "--header": Flag(role=Role.HEADERS),
    **_named(
        "-a --append-output -B --base -o --output-file -O --output-document -e --execute -t --tries "
        "-T --timeout --dns-timeout --connect-timeout --read-timeout -w --wait --waitretry -Q "
        "--quota -P --directory-prefix -U --user-agent --user --password --http-user --http-password "
        "--referer --load-cookies --save-cookies --proxy-user --proxy-password --certificate "
        "--private-key --ca-certificate --ca-directory --limit-rate --bind-address --max-redirect "
        "--secure-protocol -A -R -D -I -X -l --level --cut-dirs --config",
        _VALUE,
    ),
}
_HTTPIE = {
    **_named("-f --form --multipart", Flag(value=False, form=True)),
    **_named("-j --json", Flag(value=False, json=True)),
    "--raw": Flag(role=Role.RAW, json=True),
    **_named("-I --ignore-stdin", Flag(value=False, unfed=True)),
    **_named(
        "-a --auth -A --auth-type -o --output -p --print -s --style --timeout --proxy --verify "
        "--cert --cert-key --session --session-read-only --pretty --format-options --max-redirects "
        "--boundary --ssl --ciphers --response-charset --response-mime --bearer --history-print -P "
        "--max-headers --cert-key-pass --default-scheme --http-version --resolve --interface "
        "--unix-socket --generate",
        _VALUE,
    ),
}

_FORMS = {
    "curl": Form(
        words=Words(flags=_CURL, bundles=True, files="@"),
        implied="GET",
        implied_with_body="POST",
        json_type=True,
    ),
    "wget": Form(
        words=Words(flags=_WGET, bundles=True, equals=True),
        implied="GET",
        implied_with_body="POST",
        json_type=True,
    ),
    "http": Form(
        words=Words(flags=_HTTPIE, bundles=True, equals=True, items=True),
        implied="GET",
        implied_with_body="POST",
    ),
}
_CALLED = {"curl": "curl", "wget": "wget", "http": "http", "https": "http", "xh": "http", "xhs": "http"}

LIBRARY = Library(
    sets=SetFacts(by_star=True),
    functions={name: (name, _FORMS[form]) for name, form in _CALLED.items()},
    environment=frozenset({ENVIRONMENT}),
    environment_names=True,
    beside=True,
    cut_methods=frozenset({"%"}),
    decode_json=frozenset({DECODE}),
    get_members=frozenset(),
)
