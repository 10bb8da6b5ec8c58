import PacCryptCore

/// The endings that PacCrypt gives to what it encrypts: `.ALGORITHM.encrypted`, and the original's `.encrypted` and
/// `.enc`.
enum EncryptedName {
    /// The name without its ending; nil when it has none, or nothing else.
    static func stripped(_ path: String) -> String? {
        guard let name = Path.name(of: path) else { return nil }
        for ending in Algorithm.allCases.map({ ".\($0.id).encrypted" }) + [".encrypted", ".enc"] {
            if name.hasSuffix(ending), name != ending { return String(name.dropLast(ending.count)) }
        }
        return nil
    }

    /// True when the name ends as PacCrypt's do.
    static func hasEnding(_ path: String) -> Bool {
        path.hasSuffix(".encrypted") || path.hasSuffix(".enc")
    }

    /// The algorithm in the ending.
    static func algorithm(of path: String) -> Algorithm? {
        Algorithm.allCases.first { path.hasSuffix(".\($0.id).encrypted") }
    }
}
