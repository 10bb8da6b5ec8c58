"""The server that is measured."""
import json
import re

from .servers import Server


class PacCrypt(Server):
    """Nothing but the machine limits what is measured."""
    # With very many shares it compares them all with their files first.
    seconds_to_start = 600

    def __init__(self, folder, paccrypt, **settings):
        super().__init__(folder)
        self.paccrypt = paccrypt
        unlimited = dict.fromkeys(["algorithms", "encrypt", "decrypt", "pacshare", "transfer", "login"], "unlimited")
        settings = {
            "rate_limit_per_minute": 1_000_000, "rate_limit_per_hour": 1_000_000, "rate_limits": unlimited,
            "virus_scanning_enabled": False, "storage_reserve_bytes": 0, "max_active_shares_per_client": 1_000_000,
        } | settings
        (self.folder / "application_data").mkdir(exist_ok=True)
        (self.folder / "application_data/settings.json").write_text(json.dumps(settings))

    def command(self):
        return [self.paccrypt, "serve", "--port", "0", "--data-dir", str(self.folder)]

    def is_ready(self):
        found = re.search(r"address=(http://\S+) .*listening$", self.log.read_text(), re.MULTILINE)
        self.address = found and found[1]
        return found

    @property
    def port(self):
        return int(self.address.rpartition(":")[2])

    def wait_for_scanner(self):
        self.wait_until(lambda: re.search("virus scanner: .*scans files of up to", self.log.read_text()))
