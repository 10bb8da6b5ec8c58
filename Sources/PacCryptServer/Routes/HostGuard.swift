import Hummingbird
import RequestGuard

/// Refuses what a browser on this machine sends under another site's name: a site whose name suddenly leads to
/// 127.0.0.1 would otherwise count as this one and read every answer (DNS rebinding).
///
/// `public_url` says by what name the server is meant to be reached, and a trusted proxy answers for the name that it
/// passes on; without either nobody has a reason to call this machine anything but loopback over loopback.
enum HostGuard {
    /// - Throws: ``RequestError`` with `misdirectedRequest`.
    static func check(_ request: Request, _ context: ServerContext) throws {
        guard context.policy.baseURLs.publicURL == nil, context.client.peer?.isLoopback == true,
            !context.client.peerIsTrustedProxy,
            // HTTP/1.0 has no such field, and no browser speaks it.
            let host = request.head.authority, !isLoopback(host)
        else { return }
        throw RequestError(.misdirectedRequest)
    }

    private static func isLoopback(_ host: String) -> Bool {
        (try? Authority(parsing: host))?.isLoopback ?? false
    }
}
