import HTTPSyntax
import HTTPTypes
import Hummingbird

/// Who the answer is for, by what the request says (RFC 9110 §12.5.1).
extension Request {
    /// Whether a person looks at the answer: a browser follows a link or sends a form, or a script of a page asks in
    /// the same way. Whoever wants JSON more than HTML, or takes no HTML, is a program all the same.
    var prefersPage: Bool {
        let accept = accept
        let weight = accept.weight(of: "text/html")
        guard weight > 0, weight >= accept.weight(of: "application/json") else { return false }
        return headers[.secFetchMode] == "navigate" || accept.isOfBrowser
    }

    /// Whether a program asks for data where people usually get a page: it sent JSON, names JSON and wants HTML no
    /// more than that, or takes no HTML.
    var prefersData: Bool {
        if prefersPage { return false }
        if mediaType == "application/json" { return true }
        let accept = accept
        let (html, json) = (accept.weight(of: "text/html"), accept.weight(of: "application/json"))
        return html == 0 || (accept.names("application/json") && json >= html)
    }

    private var accept: AcceptField { AcceptField(headers[values: .accept]) }
}
