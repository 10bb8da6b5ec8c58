import HTTPSyntax
import Hummingbird
import PacCryptAPI
import PacShare
import TextEncodings

extension ServerContext {
    /// The share that the path names, also where a program has escaped what need not be (RFC 3986 §6.2.2.2), or blanks
    /// that were pasted with the link.
    ///
    /// - Throws: ``RequestError`` with `shareNotFound` for what cannot be an id.
    func shareID() throws -> ShareID {
        guard let bytes = target.parameters["id"].flatMap({ PercentEncoding.bytes($0.utf8) }),
            let id = ShareID(PastedText.trimmed(String(decoding: bytes, as: UTF8.self)))
        else { throw RequestError(.shareNotFound) }
        return id
    }
}

/// Tokens of a share, which are wrong in different words on each route.
enum ShareTokenKind {
    case ticket, lease, manage

    private var code: ErrorCode {
        switch self {
        case .ticket: .invalidTicket
        case .lease: .invalidLease
        case .manage: .invalidManageToken
        }
    }

    /// Reads a token.
    ///
    /// - Throws: ``RequestError`` with the kind's code when there is none, or what cannot be one.
    func token(_ text: String?) throws -> ShareToken {
        // This one is pasted by people.
        let text = self == .manage ? text.map { PastedText.trimmed($0) } : text
        if self == .manage, text.nonEmpty == nil { throw RequestError(code, "The manage token is missing") }
        guard let token = text.flatMap({ ShareToken($0) }) else { throw RequestError(code) }
        return token
    }
}

extension Request {
    /// The token of `Authorization: Bearer` (RFC 6750 §2.1); nil for none, or more than one.
    var bearer: String? { BearerToken.read(headers[values: .authorization]) }
}
