import PacCryptAPI
import PacCryptClient
import PacCryptCore
import Testing

@Suite("Links")
struct LinkTests {
    @Test(
        "A server is a scheme and a host",
        arguments: [
            ("https://share.example", "https://share.example"), ("HTTPS://Share.Example/", "https://share.example"),
            ("http://127.0.0.1:5000", "http://127.0.0.1:5000"), ("https://share.example:443", "https://share.example"),
            ("http://[::1]:5000", "http://[::1]:5000"), (" https://share.example\r\n", "https://share.example"),
            ("\u{A0}\u{200B}https://share.example/\u{FEFF}\t", "https://share.example"),
            ("https://my%2Dshare%2eexample", "https://my-share.example"),
        ])
    func server(text: String, expected: String) throws {
        #expect(try ServerAddress(text).description == expected)
    }

    @Test(
        "What is no server is refused",
        arguments: [
            "", "share.example", "ftp://share.example", "https://", "https://user:word@share.example",
            "https://share.example/path", "https://share.example?a=b", "https://share.example:99999",
            "https://share.example/\r\nHost: other", "file:///etc/passwd", "https://share.example%2F.evil.example",
            "https://share.example%23.evil.example", "https://share%40evil.example", "https://a%20b",
            "http://[::1%25lo]",
        ])
    func noServer(text: String) {
        #expect(throws: ClientError(.invalidLink, "")) { try ServerAddress(text) }
    }

    @Test("The link of a share gives server, id and token")
    func share() throws {
        let pickup = try ShareLink("https://share.example/pickup/\(Sample.id)#ignored")
        #expect(pickup.server.description == "https://share.example")
        #expect(pickup.id == Sample.id)
        #expect(pickup.manageToken == nil)
        let status = try ShareLink("https://share.example/status/\(Sample.id)#the-token")
        #expect(status.manageToken == SecretText("the-token"))
        #expect(status.text(.shareUnlock) == "https://share.example/api/pacshare/\(Sample.id)/unlock")
    }

    @Test("A hyphen may be escaped, and blanks around a link that was pasted do not matter")
    func pasted() throws {
        let id = "-ab_cdefghijkl-mnopqrstuvwxyz-01"
        for start in ["https://my-share.example", "https://my%2Dshare.example"] {
            for name in [id, id.replacing("-", with: "%2D"), id.replacing("-", with: "%2d")] {
                for (before, after) in [("", ""), (" ", "\n"), ("\u{A0}\u{FEFF}", "\u{200B}\r\n\t")] {
                    let link = try ShareLink("\(before)\(start)/status/\(name)#to%2Dken\(after)")
                    #expect(link.id == id && link.server.host == "my-share.example")
                    #expect(link.manageToken == SecretText("to-ken"))
                }
            }
        }
    }

    @Test(
        "Nor do blanks that were escaped on the way",
        arguments: ["%20", "%09", "%C2%A0", "%E2%80%8B", "%E2%80%8E%E2%80%8F", "%E2%81%A0", "%EF%BB%BF", "%0A%20"])
    func escapedBlanks(blanks: String) throws {
        let link = try ShareLink("https://share.example/status/\(Sample.id)\(blanks)#\(blanks)the-token\(blanks)")
        #expect(link.id == Sample.id && link.manageToken == SecretText("the-token"))
        #expect(try ShareLink("https://share.example/pickup/\(blanks)\(Sample.id)/\(blanks)").id == Sample.id)
        #expect(try ServerAddress("https://share.example/\(blanks)").description == "https://share.example")
    }

    @Test(
        "What is no link of a share is refused",
        arguments: [
            "https://share.example/\(Sample.id)", "https://share.example/pickup/", "https://share.example/pickup/a%2Fb",
            "https://share.example/pickup/../../admin-logs", "https://share.example/x/pickup/\(Sample.id)",
            "https://share.example/pickup/\(Sample.id)?a=1", "https://share.example/pickup/ééééééééé",
        ])
    func noShare(text: String) {
        #expect(throws: ClientError(.invalidLink, "")) { try ShareLink(text) }
    }

    @Test("Links and tokens are not printed")
    func redacted() throws {
        let link = try ShareLink("https://share.example/status/\(Sample.id)#the-token")
        for text in [
            "\(link)", String(reflecting: link), "\(SecretText("word"))", String(reflecting: SecretText("word")),
        ] {
            #expect(!text.contains(Sample.id) && !text.contains("token") && !text.contains("word"))
        }
    }

    @Test("Only what is on this machine counts as loopback")
    func loopback() throws {
        #expect(try ServerAddress("http://127.0.0.1:5000").isLoopback)
        #expect(try ServerAddress("http://localhost").isLoopback)
        #expect(try !ServerAddress("http://127.0.0.1.example").isLoopback)
        #expect(try ServerAddress("http://127.255.10.100").isLoopback)
        #expect((try? ServerAddress("http://127.\u{660}.0.1"))?.isLoopback != true)
    }

    @Test(
        "What looks like an address of loopback and is none is a name, which may lead anywhere",
        arguments: ["127.999.0.1", "127.0.256.1", "127.0.0.300", "127.0.0.01", "127.00.0.1", "127.0.1", "127.0.0.1.1"])
    func noLoopback(host: String) throws {
        #expect(try !ServerAddress("http://\(host):5000").isLoopback)
    }
}
