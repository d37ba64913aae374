# Homebrew formula: builds forkchat from the source archive of a release.
class Forkchat < Formula
  desc "Chat room for the command line, with a process for each client"
  homepage "https://github.com/forkchat/forkchat"
  url "https://github.com/forkchat/forkchat/archive/refs/tags/v0.1.0.tar.gz"
  # The release sets it: shasum -a 256 of the archive.
  sha256 "0000000000000000000000000000000000000000000000000000000000000000"
  license "MIT"

  depends_on "maven" => :build
  depends_on "openjdk"

  def install
    ENV["JAVA_HOME"] = Language::Java.java_home
    ENV["SOURCE_DATE_EPOCH"] = time.to_i.to_s
    system "scripts/package.sh", "tree", prefix
    rm bin/"forkchat"
    (bin/"forkchat").write_env_script pkgshare/"scripts/forkchat", Language::Java.overridable_java_home_env
  end

  service do
    run [opt_bin/"forkchat", "server"]
    keep_alive crashed: true
    log_path var/"log/forkchat.log"
    error_log_path var/"log/forkchat.log"
  end

  test do
    port = free_port
    server = spawn bin/"forkchat", "server", "--port", port.to_s
    sleep 10
    system bin/"forkchat", "send", "--port", port.to_s, "hello"
    assert_match "hello", shell_output("#{bin}/forkchat tail -n 1 --port #{port}")
  ensure
    Process.kill "TERM", server
    Process.wait server
  end
end
