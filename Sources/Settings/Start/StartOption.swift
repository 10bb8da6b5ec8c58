/// The options that are fixed when the server starts.
public enum StartOption: String, CaseIterable, Sendable {
    case host
    case port
    case dataDirectory = "data-dir"
    case publicURL = "public-url"
    case tlsCertificate = "tls-certificate"
    case tlsKey = "tls-key"
    case logLevel = "log-level"

    /// The flag of `paccrypt serve`, for example `--data-dir`.
    public var flag: String { "--\(rawValue)" }

    /// The environment variable, for example `PACCRYPT_DATA_DIR`.
    public var environmentVariable: String {
        "PACCRYPT_" + rawValue.uppercased().replacing("-", with: "_")
    }

    /// The default as text; empty for none.
    public var defaultText: String {
        let defaults = StartOptions()
        return switch self {
        case .host: defaults.host
        case .port: String(defaults.port)
        case .dataDirectory: defaults.dataDirectory
        case .publicURL, .tlsCertificate, .tlsKey: ""
        case .logLevel: defaults.logLevel.rawValue
        }
    }

    /// What the option may hold, continuing the sentence "it must be …".
    public var allowed: String {
        switch self {
        case .host: "an address to listen on, or a host name"
        case .port: "a whole number from 0 to 65535"
        case .dataDirectory: "the path of a folder"
        case .publicURL: ValueRule.publicURL.allowed
        case .tlsCertificate, .tlsKey: "the path of a PEM file"
        case .logLevel: LogLevel.allCases.map(\.rawValue).joined(separator: ", ")
        }
    }

    /// What the option does, for the documentation and `--help`.
    public var summary: String {
        switch self {
        case .host: "The address to listen on."
        case .port: "The port to listen on. 0 takes any free one."
        case .dataDirectory: "The folder that holds application_data and, when it is relative, upload_folder."
        case .publicURL: "The address people use. Goes before public_url in settings.json."
        case .tlsCertificate: "The certificate chain for TLS. Needs --tls-key."
        case .tlsKey: "The private key for TLS. Needs --tls-certificate."
        case .logLevel: "The least important messages that are logged."
        }
    }
}

/// How much goes to the log; the spellings are those of swift-log.
public enum LogLevel: String, CaseIterable, Sendable {
    case trace, debug, info, notice, warning, error, critical
}

/// A start-up option that cannot be used, with where its value came from.
public struct StartOptionError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Which option it is.
    public let option: StartOption
    /// The flag or the environment variable.
    public let source: String
    /// What is wrong, in a sentence.
    public let description: String
}

/// Every start-up option that cannot be used.
public struct InvalidStartOptions: Error, Equatable, Sendable, CustomStringConvertible {
    /// One for each option, in the order in which the options were looked at; at least one.
    public let errors: [StartOptionError]

    public var description: String {
        errors.map(\.description).joined(separator: "\n")
    }
}
