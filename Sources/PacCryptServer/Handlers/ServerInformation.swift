import Hummingbird
import PacCryptAPI
import PacCryptCore

/// What the server says about itself.
struct ServerInformation: Sendable {
    let version: String
    /// What is not ready, in words for an operator.
    let problems: @Sendable () async -> [String]
    /// What the server does without, in words for an operator.
    let limitations: @Sendable () -> [String]

    func algorithms(_ request: Request, _ context: ServerContext) throws -> Response {
        try .json(encoded: Self.algorithms.get())
    }

    func version(_ request: Request, _ context: ServerContext) throws -> Response {
        try .json(VersionAnswer(version: version))
    }

    /// The process is alive.
    func health(_ request: Request, _ context: ServerContext) throws -> Response {
        try .json(encoded: Self.healthy.get())
    }

    /// The server can do its work.
    func readiness(_ request: Request, _ context: ServerContext) async throws -> Response {
        let (problems, limitations) = (await problems(), limitations())
        let answer = HealthAnswer(
            status: problems.isEmpty ? "ok" : "unavailable", problems: problems.isEmpty ? nil : problems,
            limitations: limitations.isEmpty ? nil : limitations)
        return try .json(answer, status: problems.isEmpty ? .ok : .serviceUnavailable)
    }

    // What never changes is encoded once.

    private static let algorithms = Result {
        try JSONCoding.encode(
            AlgorithmsAnswer(
                algorithms: Dictionary(
                    uniqueKeysWithValues: Algorithm.allCases.map { algorithm in
                        (
                            algorithm.id,
                            AlgorithmsAnswer.Algorithm(
                                name: algorithm.name, description: algorithm.summary, supportsText: true,
                                supportsFile: true, requiresKeyPair: algorithm.requiresKeyPair)
                        )
                    })))
    }

    private static let healthy = Result { try JSONCoding.encode(HealthAnswer(status: "ok")) }
}
