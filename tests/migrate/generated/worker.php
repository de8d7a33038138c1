<?php
// Runs programs one by one: a job a line comes in, a line with the error goes out. Each runs in a process of its own,
// which is copied from this one, so that the libraries are loaded once.
require __DIR__ . '/libraries.php';

while (($line = fgets(STDIN)) !== false) {
    $job = json_decode($line, true);
    [$reader, $writer] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, STREAM_IPPROTO_IP);
    $child = pcntl_fork();
    if ($child === 0) {
        fclose($reader);
        foreach ($job['environment'] as $name => $value) {
            putenv("$name=$value");
            $_ENV[$name] = $value;
        }
        set_time_limit(10);
        register_shutdown_function(function () use ($writer) {
            $last = error_get_last();
            if ($last !== null && in_array($last['type'], [E_ERROR, E_PARSE, E_COMPILE_ERROR], true)) {
                fwrite($writer, $last['message']);
            }
            posix_kill(posix_getpid(), SIGKILL);
        });
        ob_start(fn ($text) => '', 1);
        try {
            chdir($job['folder']);
            (function ($file) {
                require $file;
            })("{$job['folder']}/{$job['main']}");
        } catch (Throwable $error) {
            fwrite($writer, get_class($error) . ': ' . $error->getMessage());
        }
        exit(0);
    }
    fclose($writer);
    $told = stream_get_contents($reader);
    fclose($reader);
    pcntl_waitpid($child, $status);
    fwrite(STDOUT, json_encode(['error' => $told === '' ? null : $told]) . "\n");
}
