import AsyncHTTPClient
import FileSystem
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import SystemPackage

extension ClientError {
    /// What an error of the connection means; nil when it is none.
    ///
    /// - Parameter peer: the other end, as a sentence names it.
    init?(transport error: any Error, peer: String = "the server") {
        switch error {
        case let error as HTTPClientError: self.init(error, peer: peer)
        case NIOSSLError.uncleanShutdown:
            self.init(.interrupted, "The connection to the server broke")
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError:
            self.init(.notTrusted, "No encrypted connection to \(peer): \(Self.distrust(error))")
        case let error as NIOConnectionError:
            let reason = (error.connectionErrors.first?.error as? IOError).map { Self.words($0) } ?? "no such host"
            self.init(.unreachable, "No connection to \(peer): \(reason)")
        case is HTTPParserError:
            // The parser also says so when the connection ends within an answer.
            self.init(.interrupted, "The answer of the server broke off")
        case let error as IOError where Self.saysUnreachable(error.errnoCode):
            self.init(.unreachable, "No connection to \(peer): \(Self.words(error))")
        case ChannelError.connectTimeout:
            self.init(.unreachable, "No connection to \(peer): it does not answer")
        case is IOError, is ChannelError:
            self.init(.interrupted, "The connection to the server broke")
        default:
            return nil
        }
    }

    private init(_ error: HTTPClientError, peer: String) {
        switch error {
        case .connectTimeout, .getConnectionFromPoolTimeout, .socksHandshakeTimeout, .httpProxyHandshakeTimeout:
            self.init(.unreachable, "No connection to \(peer): it does not answer")
        case .tlsHandshakeTimeout:
            self.init(.notTrusted, "No encrypted connection to \(peer): it does not begin one")
        case .readTimeout, .writeTimeout, .deadlineExceeded:
            self.init(.stalled, "The server has stopped answering")
        case .bodyLengthMismatch:
            self.init(.sourceChanged, "The length of what is sent changed meanwhile")
        case .proxyAuthenticationRequired, .invalidProxyResponse:
            self.init(.unreachable, "The proxy refused the connection")
        default:
            self.init(.interrupted, "The connection to the server broke")
        }
    }

    private static func saysUnreachable(_ number: CInt) -> Bool {
        [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENETDOWN].contains(number)
    }

    private static func words(_ error: IOError) -> String {
        Errno(rawValue: error.errnoCode).reason
    }

    /// Why there is no encrypted connection. BoringSSL says it in names of its own only.
    private static func distrust(_ error: any Error) -> String {
        let text = String(describing: error)
        return switch error {
        case is NIOSSLExtraError: "its certificate is for another name"
        case _ where text.contains("CERTIFICATE_VERIFY_FAILED"): "its certificate is not trusted"
        case NIOSSLError.unableToValidateCertificate, NIOSSLError.noCertificateToValidate:
            "its certificate is not trusted"
        case _ where text.contains("WRONG_VERSION_NUMBER") || text.contains("HTTP_REQUEST"):
            "what answers there does not speak TLS; is the link http:// instead of https://?"
        default: "it could not be agreed on"
        }
    }
}
