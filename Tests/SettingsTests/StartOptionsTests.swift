import Testing

@testable import Settings

struct StartOptionsTests {
    @Test("Without flags and variables the defaults apply")
    func defaults() throws {
        let options = try StartOptions.resolve(flags: [:], environment: ["PATH": "/bin", "PACCRYPT_PORT": ""])
        #expect(options == StartOptions())
        #expect(options.host == "127.0.0.1")
        #expect(options.port == 5000)
        #expect(options.dataDirectory == "paccrypt-data")
        #expect(options.publicURL == nil)
        #expect(options.tls == nil)
        #expect(options.logLevel == .info)
    }

    @Test("A flag goes before a variable, a variable before the default")
    func precedence() throws {
        let environment = [
            "PACCRYPT_HOST": "::", "PACCRYPT_PORT": "0", "PACCRYPT_DATA_DIR": "/srv/data",
            "PACCRYPT_PUBLIC_URL": "https://a.example", "PACCRYPT_TLS_CERTIFICATE": "c.pem",
            "PACCRYPT_TLS_KEY": "k.pem", "PACCRYPT_LOG_LEVEL": "trace",
        ]
        let flags: [StartOption: String] = [.port: "8443", .tlsKey: "other.pem", .logLevel: "critical"]
        let options = try StartOptions.resolve(flags: flags, environment: environment)
        #expect(options.host == "::")
        #expect(options.port == 8443)
        #expect(options.dataDirectory == "/srv/data")
        #expect(options.publicURL?.description == "https://a.example")
        #expect(options.tls == StartOptions.TLSFiles(certificate: "c.pem", key: "other.pem"))
        #expect(options.logLevel == .critical)
    }

    @Test("The port that Kubernetes sets for a service called paccrypt is ignored, and said to be")
    func serviceLink() throws {
        let environment = [
            "PACCRYPT_SERVICE_HOST": "10.96.12.7", "PACCRYPT_SERVICE_PORT": "80",
            "PACCRYPT_PORT": "tcp://10.96.12.7:80",
        ]
        let options = try StartOptions.resolve(flags: [:], environment: environment)
        #expect(options.port == 5000)
        #expect(options.remarks.count == 1)
        #expect(options.remarks.first?.contains(#"PACCRYPT_PORT is "tcp://10.96.12.7:80" and ignored"#) == true)
        #expect(StartOptions.variables.contains("PACCRYPT_SERVICE_HOST"))
        let chosen = try StartOptions.resolve(flags: [.port: "80"], environment: environment)
        #expect(chosen.port == 80 && chosen.remarks.isEmpty)
        for (name, value) in [("PACCRYPT_SERVICE_HOST", ""), ("PACCRYPT_PORT", "tcp:80")] {
            let other = environment.merging([name: value]) { $1 }
            #expect(throws: InvalidStartOptions.self) { try StartOptions.resolve(flags: [:], environment: other) }
        }
    }

    private static let port = "it must be a whole number from 0 to 65535."
    private static let host = "it must be an address to listen on, or a host name."
    private static let level = "it must be trace, debug, info, notice, warning, error, critical."
    private static let address = #"it must be an address such as "https://share.example.org", without a path."#
    private static let both = "TLS needs both the certificate and the key."

    @Test(
        "A malformed value is an error that names its source, whatever the other sources say",
        arguments: [
            (
                [.port: "x"], ["PACCRYPT_PORT": "80"],
                #"--port is "x" (not a port); "# + Self.port
            ),
            (
                [:], ["PACCRYPT_PORT": "65536"],
                #"PACCRYPT_PORT is "65536" (not a port); "# + Self.port
            ),
            (
                [:], ["PACCRYPT_PORT": "5000 "],
                #"PACCRYPT_PORT is "5000 " (not a port); "# + Self.port
            ),
            (
                [.host: "a b"], [:],
                #"--host is "a b" (not a host name or address); "# + Self.host
            ),
            (
                [.host: "127.0.0.1:80"], [:],
                #"--host is "127.0.0.1:80" (not an IPv6 address); "# + Self.host
            ),
            ([.dataDirectory: ""], [:], #"--data-dir is "" (empty); it must be the path of a folder."#),
            (
                [:], ["PACCRYPT_LOG_LEVEL": "verbose"],
                #"PACCRYPT_LOG_LEVEL is "verbose" (no such level); "# + Self.level
            ),
            (
                [.publicURL: "https://u:pw@a.example"], [:],
                #"--public-url is not valid (it holds a user name); "# + Self.address
            ),
            (
                [.tlsKey: "k.pem"], [:],
                "--tls-key is set but --tls-certificate or PACCRYPT_TLS_CERTIFICATE is not; " + Self.both
            ),
            (
                [:], ["PACCRYPT_TLS_CERTIFICATE": "c.pem"],
                "PACCRYPT_TLS_CERTIFICATE is set but --tls-key or PACCRYPT_TLS_KEY is not; " + Self.both
            ),
            (
                [.tlsKey: "k.pem", .tlsCertificate: ""], [:],
                #"--tls-certificate is "" (empty); it must be the path of a PEM file."#
            ),
        ] as [([StartOption: String], [String: String], String)])
    func malformed(flags: [StartOption: String], environment: [String: String], message: String) {
        let error = #expect(throws: InvalidStartOptions.self) {
            try StartOptions.resolve(flags: flags, environment: environment)
        }
        #expect(error?.description == message)
    }

    @Test("Every malformed value is reported")
    func allAtOnce() {
        let error = #expect(throws: InvalidStartOptions.self) {
            try StartOptions.resolve(flags: [.port: "-1", .host: ""], environment: ["PACCRYPT_LOG_LEVEL": "x"])
        }
        #expect(error?.errors.map(\.source) == ["--host", "--port", "PACCRYPT_LOG_LEVEL"])
    }
}
