# Runs programs one by one: a job a line comes in, a line with the error goes out. Each runs in a process of its own,
# which is copied from this one, so that the libraries are loaded once.
require "json"
require "timeout"
%w[net/http uri erb faraday httparty rest-client http].each do |library|
  begin
    require library
  rescue LoadError
    nil
  end
end

STDOUT.sync = true
while (line = STDIN.gets)
  job = JSON.parse(line)
  reader, writer = IO.pipe
  child = fork do
    reader.close
    STDOUT.reopen(File::NULL)
    job["environment"].each { |name, value| ENV[name] = value }
    begin
      Dir.chdir(job["folder"])
      $LOAD_PATH.unshift(job["folder"])
      Timeout.timeout(10) { load(File.join(job["folder"], job["main"])) }
    rescue Exception => error # whatever ends the program is told
      writer.write("#{error.class}: #{error.message}\n#{(error.backtrace || []).first(4).join("\n")}")
    end
    writer.close
    exit!(0)
  end
  writer.close
  told = reader.read
  Process.wait(child)
  puts JSON.generate("error" => told.empty? ? nil : told)
end
