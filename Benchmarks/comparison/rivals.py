"""The servers that PacCrypt is compared with."""
import shutil

from .servers import Server, answers, free_port

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTI" + rb"VIRUS-TEST-FILE!$H+H*"


class Nginx(Server):
    """One process, which takes PUT and writes a line in its log only for what lies in `logged`."""

    def __init__(self, folder):
        super().__init__(folder)
        port = self.port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.files = self.folder / "files"
        (self.folder / "temporary").mkdir(exist_ok=True)
        (self.files / "logged").mkdir(parents=True, exist_ok=True)
        paths = "\n".join(
            f"    {name}_temp_path temporary/{name};" for name in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
        (self.folder / "nginx.conf").write_text(f"""
daemon off;
master_process off;
pid nginx.pid;
error_log stderr;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    client_max_body_size 0;
{paths}
    server {{
        listen 127.0.0.1:{port} backlog=1024;
        root files;
        location / {{ dav_methods PUT; }}
        location /logged/ {{ access_log access.log; }}
    }}
}}
""")

    def command(self):
        return ["/usr/sbin/nginx", "-p", f"{self.folder}/", "-c", "nginx.conf"]

    def is_ready(self):
        return answers(self.address)


class Copyparty(Server):
    """Anybody may read and write; it keeps no index of what it has."""

    def __init__(self, folder, program):
        super().__init__(folder)
        self.program, port = program, free_port()
        self.port, self.address = port, f"http://127.0.0.1:{port}"
        self.files = self.folder / "files"
        self.files.mkdir(exist_ok=True)
        # Where it keeps what it knows about itself.
        self.environment = self.environment | {"XDG_CONFIG_HOME": str(self.folder / "configuration")}

    def command(self):
        volume = ["-v", f"{self.files}::rw", "--wram"]
        return [self.program, "-q", "-i", "127.0.0.1", "-p", str(self.port), *volume, "--no-crt"]

    def is_ready(self):
        return answers(self.address)


class Clamd(Server):
    """It knows one signature, so that its own work is the least, and its limits are beyond the sample."""

    def __init__(self, folder, sample_bytes):
        super().__init__(folder)
        self.socket = self.folder / "socket"
        self.configuration = self.folder / "clamd.conf"
        (self.folder / "database").mkdir(exist_ok=True)
        (self.folder / "database/test.ndb").write_text(f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n")
        limit = sample_bytes + (1 << 20)
        self.configuration.write_text(f"""
Foreground yes
LocalSocket {self.socket}
DatabaseDirectory {self.folder}/database
TemporaryDirectory {self.folder}
StreamMaxLength {limit}
MaxFileSize {limit}
MaxScanSize {limit}
MaxScanTime 0
""")
        # A copy: where AppArmor confines the installed one, it may not read here.
        self.program = shutil.copy("/usr/sbin/clamd", self.folder / "clamd")

    def command(self):
        return [self.program, f"--config-file={self.configuration}"]

    def is_ready(self):
        return self.socket.exists()
