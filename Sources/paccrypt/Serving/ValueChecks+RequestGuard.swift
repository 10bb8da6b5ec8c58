import PacCryptCore
import RequestGuard
import Settings

extension ValueChecks {
    /// The grammars of addresses and limits, which are those of `RequestGuard`.
    static let requestGuard = ValueChecks(
        network: { text in networkRefusal(of: text) },
        rateLimitRoute: { name in
            let routes = RouteLimits.standard.routes
            if routes[RouteID(name)] != nil { return nil }
            return "only \(routes.keys.map(\.description).sorted().joined(separator: ", ")) have limits of their own"
        },
        rateLimit: { text in rateLimitRefusal(of: text) },
        passphraseHash: { text in
            (try? PasswordHash(text: text)) == nil ? "it is not the hash of a passphrase" : nil
        })

    /// The message of a setting names the value and what is allowed by itself.
    private static func networkRefusal(of text: String) -> String? {
        do {
            _ = try CIDRBlock(parsing: text)
            return nil
        } catch {
            switch error {
            case .notAnAddress: return "not an IP address or network"
            case .invalidPrefixLength(let allowed):
                return "after the slash stands a number from \(allowed.lowerBound) to \(allowed.upperBound)"
            case .hostBitsSet(let proposal):
                return "bits after the prefix are set; write \(proposal), or the address without a slash"
            }
        }
    }

    private static func rateLimitRefusal(of text: String) -> String? {
        do {
            _ = try RateLimits(parsing: text)
            return nil
        } catch {
            switch error {
            case .unreadable, .count, .window, .unknownRoute:
                return "not a number from 1 to 1000000 in a time from 1 second to 31 days"
            case .repeatedWindow(let seconds): return "two limits have the same window of \(seconds) seconds"
            case .tooMany: return "more than \(RateLimits.maximumCount) limits"
            }
        }
    }
}
