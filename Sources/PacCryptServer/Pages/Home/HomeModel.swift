import PacCryptCore
import PacShare

/// What the first page shows.
struct HomeModel {
    /// An algorithm to choose.
    struct Choice {
        let id: String
        let name: String
        let summary: String
    }

    /// A life of a share to choose.
    struct Lifetime: Equatable {
        let value: String
        let text: String
        let isSelected: Bool
    }

    let passwordAlgorithms: [Choice]
    let keyPairAlgorithms: [Choice]
    let lifetimes: [Lifetime]
    /// Whether the visitor may share.
    let canShare: Bool
    /// Whether the upload passphrase is missing for that.
    let needsPassphrase: Bool
    /// Why the passphrase was refused that the visitor has typed; nil when none was.
    let passphraseError: String?

    /// - Parameters:
    ///   - limits: what is allowed of shares.
    ///   - need: what the visitor lacks for sharing.
    ///   - passphraseError: why a passphrase was refused.
    init(limits: ShareLimits, need: UploadGate.Need, passphraseError: String? = nil) {
        self.passphraseError = passphraseError
        canShare = need == .nothing
        needsPassphrase = need == .passphrase
        let choices = { (isKeyPair: Bool) in
            Algorithm.allCases.filter { $0.requiresKeyPair == isKeyPair }
                .map { Choice(id: $0.id, name: $0.name, summary: $0.summary) }
        }
        passwordAlgorithms = choices(false)
        keyPairAlgorithms = choices(true)
        lifetimes = Self.lifetimes(limits)
    }

    /// Up to the longest that is allowed; a week is chosen, or the longest when that is less.
    private static func lifetimes(_ limits: ShareLimits) -> [Lifetime] {
        let most = max(1, limits.maxAgeSeconds / 86_400)
        let days = Set([1, 3, 7, 14, 30, 90]).filter { $0 < most }.union([most]).sorted()
        return [Lifetime(value: "1h", text: "1 hour", isSelected: false)]
            + days.map {
                Lifetime(value: "\($0)d", text: $0 == 1 ? "1 day" : "\($0) days", isSelected: $0 == min(7, most))
            }
    }
}
