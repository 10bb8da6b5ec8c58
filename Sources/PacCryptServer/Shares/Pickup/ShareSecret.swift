import PacShare

/// What a wrong secret is called to whoever shows it. Which of several is wrong is never said.
enum ShareSecret {
    /// The pickup password, with a code where the share asks for one.
    case link(hasCode: Bool)
    /// What opens the files; by then the pickup password was right.
    case password, privateKey, proof

    private var words: String {
        switch self {
        case .link(hasCode: false): "The password for the link is wrong"
        case .link(hasCode: true): "The password for the link or the code is wrong"
        case .password: "The password for the files is wrong"
        case .privateKey: "The private key does not open the files"
        case .proof: "The proof is wrong"
        }
    }

    /// Runs work in which the secret may turn out to be wrong.
    func checking<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch ShareError.wrongSecret {
            throw RequestError(.wrongCredentials, words)
        }
    }
}
