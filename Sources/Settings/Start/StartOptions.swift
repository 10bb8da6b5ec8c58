import JSONSyntax
import RequestGuard

/// The options that are fixed when the server starts: from flags, then the environment, then these defaults.
public struct StartOptions: Equatable, Sendable {
    /// The files of a TLS identity.
    public struct TLSFiles: Equatable, Sendable {
        /// The path of the certificate chain, PEM.
        public let certificate: String
        /// The path of the private key, PEM.
        public let key: String
    }

    /// The address to listen on; IPv6 without brackets.
    public var host = "127.0.0.1"
    /// The port to listen on; 0 for any free one.
    public var port = 5000
    /// The folder that holds `application_data` and, when it is relative, `upload_folder`.
    public var dataDirectory = "paccrypt-data"
    /// The address people use; nil leaves it to settings.json.
    public var publicURL: BaseURL?
    /// Set when the server itself answers TLS.
    public var tls: TLSFiles?
    /// The least important messages that are logged.
    public var logLevel = LogLevel.info
    /// What was given and is ignored, a sentence each, for the log.
    public var remarks: [String] = []

    /// The variables that are looked at.
    public static let variables = StartOption.allCases.map(\.environmentVariable) + [ServiceLink.variable]

    /// The defaults.
    public init() {}

    /// Combines flags and environment. An environment variable that is empty counts as not set.
    ///
    /// - Parameters:
    ///   - flags: the text of each flag that was given.
    ///   - environment: the variables of the process.
    /// - Throws: everything that is wrong; a malformed value never falls back to the next source.
    public static func resolve(
        flags: [StartOption: String], environment: [String: String]
    ) throws(InvalidStartOptions) -> StartOptions {
        var options = StartOptions()
        var errors: [StartOptionError] = []
        var files: [StartOption: GivenText] = [:]
        for option in StartOption.allCases {
            if flags[option] == nil, let link = ServiceLink(option, in: environment) {
                options.remarks.append(link.remark)
                continue
            }
            guard let given = GivenText(option, flags: flags, environment: environment) else { continue }
            do throws(ValueRefusal) {
                try options.take(given)
                files[option] = given
            } catch {
                errors.append(given.refused(error))
            }
        }
        switch (files[.tlsCertificate], files[.tlsKey]) {
        case (let certificate?, let key?): options.tls = TLSFiles(certificate: certificate.text, key: key.text)
        case (let certificate?, nil): errors += certificate.lacksPartner(.tlsKey, unlessIn: errors)
        case (nil, let key?): errors += key.lacksPartner(.tlsCertificate, unlessIn: errors)
        case (nil, nil): break
        }
        guard errors.isEmpty else { throw InvalidStartOptions(errors: errors) }
        return options
    }

    private mutating func take(_ given: GivenText) throws(ValueRefusal) {
        switch given.option {
        case .host: host = try given.host()
        case .port: port = try given.port()
        case .publicURL:
            do { publicURL = try BaseURL(parsing: given.text) } catch { throw ValueRefusal(error) }
        case .logLevel:
            guard let level = LogLevel(rawValue: given.text) else { throw ValueRefusal("no such level") }
            logLevel = level
        case .dataDirectory: dataDirectory = try given.path()
        case .tlsCertificate, .tlsKey: _ = try given.path()
        }
    }
}

/// A variable that nobody chose: in every pod of a namespace Kubernetes sets some for each service, and one for a
/// service called "paccrypt" has the name of an option.
private struct ServiceLink {
    /// Is set beside them.
    static let variable = "PACCRYPT_SERVICE_HOST"

    let option: StartOption
    let text: String

    /// - Returns: nil when the variable of the option is none of them.
    init?(_ option: StartOption, in environment: [String: String]) {
        guard option == .port, environment[Self.variable]?.isEmpty == false,
            let text = environment[option.environmentVariable],
            ["tcp://", "udp://", "sctp://"].contains(where: { text.hasPrefix($0) })
        else { return nil }
        self.option = option
        self.text = text
    }

    var remark: String {
        "\(option.environmentVariable) is \(DisplayText.value(.text(text))) and ignored: Kubernetes sets it for a "
            + "service called paccrypt. Choose the port with \(option.flag), or set enableServiceLinks to false in the "
            + "pod."
    }
}

/// The text of an option and the source that decided it.
private struct GivenText {
    let option: StartOption
    let text: String
    let source: String

    init?(_ option: StartOption, flags: [StartOption: String], environment: [String: String]) {
        self.option = option
        if let flag = flags[option] {
            text = flag
            source = option.flag
        } else if let variable = environment[option.environmentVariable], !variable.isEmpty {
            text = variable
            source = option.environmentVariable
        } else {
            return nil
        }
    }

    /// A name in lower case, or an address; one of IPv6 needs no brackets and has none in the result.
    func host() throws(ValueRefusal) -> String {
        if let address = IPAddress(text) { return "\(address)" }
        guard text.hasPrefix("[") || !text.contains(":") else { throw ValueRefusal(AuthorityError.invalidIPv6Address) }
        let authority: Authority
        do { authority = try Authority(parsing: text) } catch { throw ValueRefusal(error) }
        guard authority.port == nil else { throw ValueRefusal("a port does not belong here") }
        return switch authority.host {
        case .name(let name): name
        case .address(let address): "\(address)"
        }
    }

    func port() throws(ValueRefusal) -> Int {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy(JSONGrammar.digits.contains),
            let number = Int(text), number <= 65_535
        else { throw ValueRefusal("not a port") }
        return number
    }

    func path() throws(ValueRefusal) -> String {
        guard !text.isEmpty else { throw ValueRefusal("empty") }
        guard !text.utf8.contains(0) else { throw ValueRefusal("it holds a zero byte") }
        return text
    }

    func refused(_ refusal: ValueRefusal) -> StartOptionError {
        let shown = refusal.isSecret ? "not valid" : DisplayText.value(.text(text))
        return StartOptionError(
            option: option, source: source,
            description: "\(source) is \(shown) (\(refusal.reason)); it must be \(option.allowed).")
    }

    /// TLS needs both files; a partner that was given but refused already has its own error.
    func lacksPartner(_ partner: StartOption, unlessIn errors: [StartOptionError]) -> [StartOptionError] {
        guard !errors.contains(where: { $0.option == partner }) else { return [] }
        let missing = "\(partner.flag) or \(partner.environmentVariable)"
        return [
            StartOptionError(
                option: option, source: source,
                description: "\(source) is set but \(missing) is not; TLS needs both the certificate and the key.")
        ]
    }
}
