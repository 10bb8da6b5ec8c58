/// The answer of `GET /api/algorithms`.
public struct AlgorithmsAnswer: Sendable, Codable, Equatable {
    /// What an algorithm is and can.
    public struct Algorithm: Sendable, Codable, Equatable {
        /// The name shown to people.
        public var name: String
        /// One line on what it is made of.
        public var description: String
        /// Whether texts can be encrypted with it.
        public var supportsText: Bool
        /// Whether files can be encrypted with it.
        public var supportsFile: Bool
        /// Whether a key pair opens the result instead of a password.
        public var requiresKeyPair: Bool

        /// - Parameters:
        ///   - name: the name shown to people.
        ///   - description: one line on what it is made of.
        ///   - supportsText: whether texts can be encrypted with it.
        ///   - supportsFile: whether files can be encrypted with it.
        ///   - requiresKeyPair: whether a key pair opens the result instead of a password.
        public init(
            name: String, description: String, supportsText: Bool, supportsFile: Bool, requiresKeyPair: Bool
        ) {
            self.name = name
            self.description = description
            self.supportsText = supportsText
            self.supportsFile = supportsFile
            self.requiresKeyPair = requiresKeyPair
        }

        enum CodingKeys: String, CodingKey {
            case name, description
            case supportsText = "supports_text"
            case supportsFile = "supports_file"
            case requiresKeyPair = "requires_keypair"
        }
    }

    /// The algorithms by id.
    public var algorithms: [String: Algorithm]

    /// - Parameter algorithms: the algorithms by id.
    public init(algorithms: [String: Algorithm]) {
        self.algorithms = algorithms
    }
}

/// The answer of `GET /api/version`.
public struct VersionAnswer: Sendable, Codable, Equatable {
    /// The version of the server (semver.org).
    public var version: String

    /// - Parameter version: the version of the server.
    public init(version: String) {
        self.version = version
    }
}

/// The answer of `GET /healthz` and `GET /readyz`.
public struct HealthAnswer: Sendable, Codable, Equatable {
    /// `ok`, or `unavailable`.
    public var status: String
    /// What is not ready, in words for an operator; absent when all is.
    public var problems: [String]?
    /// What the server works without, as what the file system of a folder cannot do; absent when there is nothing.
    public var limitations: [String]?

    /// - Parameters:
    ///   - status: `ok`, or `unavailable`.
    ///   - problems: what is not ready.
    ///   - limitations: what the server works without.
    public init(status: String, problems: [String]? = nil, limitations: [String]? = nil) {
        self.status = status
        self.problems = problems
        self.limitations = limitations
    }
}
