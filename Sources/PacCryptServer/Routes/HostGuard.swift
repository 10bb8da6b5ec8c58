import Hummingbird
import RequestGuard

/// Refuses what a browser on this machine sends under another site's name: a site whose name suddenly leads to
/// 127.0.0.1 would otherwise count as this one and read every answer (DNS rebinding).
///
/// `public_url` says by what name the server is meant to be reached, and a trusted proxy answers for the name that it
/// passes on; without either nobody has a reason to call this machine anything but loopback over loopback.
enum HostGuard {
    /// - Throws: ``RequestError`` with `misdirectedRequest`, or `invalidRequest` for a host to which no link leads.
    static func check(_ request: Request, _ context: ServerContext) throws {
        // HTTP/1.0 has no such field, and no browser speaks it.
        guard context.policy.baseURLs.publicURL == nil, let host = request.head.authority else { return }
        let isFromThisMachine = context.client.peer?.isLoopback == true && !context.client.peerIsTrustedProxy
        if isFromThisMachine {
            guard isLoopback(host) else { throw RequestError(.misdirectedRequest) }
        } else if context.route?.limit != .exempt {
            // Who looks after the server's health follows no links.
            try checkLinks(to: host)
        }
    }

    private static func checkLinks(to host: String) throws {
        do throws(AuthorityError) {
            _ = try Authority(sent: host)
        } catch {
            throw RequestError(.invalidRequest, "The request's Host cannot stand in a link: \(error)")
        }
    }

    private static func isLoopback(_ host: String) -> Bool {
        (try? Authority(sent: host))?.isLoopback ?? false
    }
}
