import HTTPSyntax
import HTTPTypes
import Hummingbird
import RequestGuard

/// Who the answer is for, by what the request says (RFC 9110 §12.5.1).
extension Request {
    /// Whether a person looks at the answer: a browser follows a link or sends a form, or a script of a page asks in
    /// the same way. Browsers for text name HTML alone, as Java's own client does, but say which page they come from.
    /// Whoever wants JSON more than HTML, or takes no HTML, is a program all the same.
    var prefersPage: Bool {
        let accept = accept
        let weight = accept.weight(of: "text/html")
        guard weight > 0, weight >= accept.weight(of: "application/json") else { return false }
        return headers[.secFetchMode] == "navigate" || accept.isOfBrowser || (accept.beginsWithHTML && isFromPage)
    }

    /// Whether a program asks for data where people usually get a page: it sent JSON, wants JSON more than HTML, names
    /// JSON and wants HTML as much, or takes no HTML.
    var prefersData: Bool {
        if prefersPage { return false }
        if mediaType == "application/json" { return true }
        let accept = accept
        let (html, json) = (accept.weight(of: "text/html"), accept.weight(of: "application/json"))
        return html == 0 || json > html || (json == html && accept.names("application/json"))
    }

    /// Whether the request comes from a page of the host that it is sent to. Only the form of the answer depends on it,
    /// so a proxy that names another host costs no more than that.
    private var isFromPage: Bool {
        guard let host = head.authority.flatMap({ try? Authority(sent: $0) }) else { return false }
        return [headers[.origin], headers[.referer]].compactMap(\.self).contains { text in
            // Of a page's address, the part before the path.
            let parts = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).prefix(3)
            guard let site = BaseURL(origin: parts.joined(separator: "/")) else { return false }
            return site == BaseURL(scheme: site.scheme, authority: host)
        }
    }

    private var accept: AcceptField { AcceptField(headers[values: .accept]) }
}
