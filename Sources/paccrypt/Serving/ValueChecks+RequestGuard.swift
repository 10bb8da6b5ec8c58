import PacCryptCore
import RequestGuard
import Settings

extension ValueChecks {
    /// The grammars of addresses and limits, which are those of `RequestGuard`.
    static let requestGuard = ValueChecks(
        network: { text in refusal { try AddressList(parsing: [text]) } },
        rateLimitRoute: { name in
            RouteLimits.standard.routes[RouteID(name)] == nil ? "there is no such route" : nil
        },
        rateLimit: { text in refusal { try RateLimits(parsing: text) } },
        passphraseHash: { text in
            (try? PasswordHash(text: text)) == nil ? "it is not the hash of a passphrase" : nil
        })

    private static func refusal<Value>(_ parse: () throws -> Value) -> String? {
        do {
            _ = try parse()
            return nil
        } catch {
            return "\(error)"
        }
    }
}
