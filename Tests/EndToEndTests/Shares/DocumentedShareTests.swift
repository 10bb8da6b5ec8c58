import Foundation
import PacCryptAPI
import TestSupport
import Testing

extension ShareProcessTests {
    @Suite("The documented calls of shares")
    struct DocumentedShareTests {
        private static let content = SampleContent.data(700_001)

        @Test("curl shares a file with a second factor, which an authenticator and a QR decoder understand")
        func secondFactor() throws {
            let server = try RunningServer(settings: ShareSettings.text())
            // The call as the original's documentation writes it: the file comes first.
            let answer = try server.post(
                "/api/pacshare",
                form: [
                    .file(named: "report.pdf", Self.content), .text("enc_password", "strong-one"),
                    .text("pickup_password", "another-one"), .text("algorithm", "aes_cbc"), .text("enable_2fa", "on"),
                ])
            #expect(answer.status == 200)
            let created: ShareCreatedAnswer = try answer.decoded()
            #expect(created.pickupURL == "\(server.url)/pickup/\(created.id)")
            #expect(created.algorithm == "aes_cbc" && created.maxDownloads == 1)
            #expect(created.scan.verdict == "not_scanned")
            let secret = try #require(created.totpSecret?.text)
            let service = try #require(created.serviceName)

            let picture = try server.curl(String(try #require(created.qrCodeURL).dropFirst(server.url.count)))
            #expect(picture.status == 200 && picture.header("Content-Type") == "image/png")
            let folder = try TemporaryFolder()
            let png = try folder.write(picture.body, to: "code.png")
            let link = try Program.run("/usr/bin/env", ["zbarimg", "--quiet", "--raw", png]).text
            #expect(link.hasPrefix("otpauth://totp/") && link.contains("secret=\(secret)"))
            #expect(link.removingPercentEncoding?.contains("issuer=\(service)") == true)
            #expect(try server.curl("/qr/\(created.id)?token=\(created.manageToken.text)").status == 404)

            func pickUp(_ code: String?) throws -> Answer {
                var members = ["pickup_password": "another-one", "enc_password": "strong-one"]
                members["totp_code"] = code
                return try server.post("/api/pacshare/\(created.id)/pickup", json: members)
            }
            #expect(try server.curl("/api/pacshare/\(created.id)").text.contains(#""requires_2fa":true"#))
            #expect(try pickUp(nil).status == 400)
            let code = try Program.run("/usr/bin/env", ["oathtool", "--totp", "--base32", secret]).text
                .trimmingCharacters(in: .whitespacesAndNewlines)
            #expect(code.count == 6)
            let wrong = String(format: "%06d", ((Int(code) ?? 0) + 1) % 1_000_000)
            #expect(try pickUp(wrong).refusal().code == "wrong_credentials")
            let file = try pickUp(code)
            #expect(file.status == 200 && file.body == Self.content)
            #expect(file.header("Content-Disposition")?.hasPrefix("attachment; filename=\"report.pdf\"") == true)
        }

        @Test("Python requests shares and picks up", arguments: Credentials.algorithms)
        func python(algorithm: String) throws {
            let server = try RunningServer(settings: ShareSettings.text())
            let result = try Program.run("/usr/bin/env", ["python3", "-c", Self.script, server.url, algorithm])
            #expect(result.code == 0 && result.text == "done\n", "\(result.errors)")
        }

        private static let script = #"""
            import io, requests, sys, zipfile

            server, algorithm = sys.argv[1:]
            content = bytes(range(256)) * 3000
            if requests.get(f"{server}/api/algorithms").json()["algorithms"][algorithm]["requires_keypair"]:
                pair = requests.post(f"{server}/api/generate-keypair", json={"algorithm": algorithm}).json()
                sealing, opening = {"public_key": pair["public_key"]}, {"private_key": pair["private_key"]}
            else:
                sealing = opening = {"enc_password": "correct horse"}
            fields = sealing | {"pickup_password": "battery staple", "algorithm": algorithm}

            def post(path, **arguments):
                answer = requests.post(f"{server}{path}", timeout=100, **arguments)
                assert answer.status_code == 200, answer.text
                return answer

            def collect(share, *files):
                path = f"/api/pacshare/{share['id']}"
                unlocked = post(path + "/unlock", json={"pickup_password": "battery staple"}).json()
                assert unlocked["algorithm"] == algorithm
                assert [file["filename"] for file in unlocked["files"]] == [name for name, _ in files]
                assert [file["size"] for file in unlocked["files"]] == [len(bytes) for _, bytes in files]
                opened = post(path + "/open", json=opening | {"ticket": unlocked["ticket"]}).json()
                bearer = {"Authorization": "Bearer " + opened["lease"]}
                for number, (name, bytes) in enumerate(files, 1):
                    answer = requests.get(f"{server}{path}/file", params={"n": number}, headers=bearer, timeout=100)
                    assert answer.status_code == 200 and answer.content == bytes, answer
                if len(files) > 1:
                    answer = requests.get(f"{server}{path}/file?as=zip", headers=bearer, timeout=100)
                    archive = zipfile.ZipFile(io.BytesIO(answer.content))
                    assert archive.testzip() is None
                    assert [(name, archive.read(name)) for name in archive.namelist()] == list(files)
                assert post(path + "/confirm", headers=bearer).json() == {"burned": True}
                assert requests.get(f"{server}{path}").status_code == 410

            # The form as the original's documentation writes it.
            share = post("/api/pacshare", files={"file": ("report.pdf", content)}, data=fields).json()
            assert share["pickup_url"] == f"{server}/pickup/{share['id']}"
            collect(share, ("report.pdf", content))
            # Several files, before the fields.
            files = [("Grüße 世界.txt", b"short"), ("empty", b""), ("big.bin", content)]
            form = [("file", file) for file in files] + [(key, (None, fields[key])) for key in fields]
            collect(post("/api/pacshare", files=form).json(), *files)
            # A text.
            collect(
                post("/api/pacshare", data=fields | {"message": "Grüße"}, files={"x": ("", b"")}).json(),
                ("message.txt", "Grüße".encode()))
            print("done")
            """#

        @Test("what is missing or wrong is refused with its code, and nothing is kept")
        func refusals() throws {
            let server = try RunningServer(settings: ShareSettings.text())
            let file = FormField.file(named: "f", Self.content)
            let cases: [(fields: [FormField], code: String)] = [
                (SentShare.passwords, "missing_file"),
                ([.text("enc_password", "a"), file], "missing_file"),
                ([.text("pickup_password", "a"), file], "password_required"),
                (SentShare.passwords + [.text("algorithm", "rot13"), file], "invalid_algorithm"),
                (SentShare.passwords + [.text("algorithm", "rsa_hybrid"), file], "public_key_required"),
                (SentShare.passwords + [file, .text("expires_in", "3 weeks")], "invalid_share_option"),
                (SentShare.passwords + [file, .text("expires_in", "999d")], "invalid_share_option"),
                (SentShare.passwords + [file, .text("max_downloads", "0")], "invalid_share_option"),
                (SentShare.passwords + [file, .text("max_downloads", "+5")], "invalid_share_option"),
                (SentShare.passwords + [.text("sealed", "on"), file], "not_a_container"),
            ]
            for (fields, code) in cases {
                let answer = try server.post("/api/pacshare", form: fields)
                #expect((400..<500).contains(answer.status))
                #expect(try answer.refusal().code == code)
            }
            #expect(eventually { server.storedNames.isEmpty })
        }
    }
}
