import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

extension ClientError {
    /// What an error of the connection means; nil when it is none.
    init?(transport error: any Error) {
        switch error {
        case let error as HTTPClientError: self.init(error)
        case let error as NIOSSLError:
            self = .notTrusted(error)
        case let error as BoringSSLError:
            self = .notTrusted(error)
        case let error as NIOConnectionError:
            self.init(.unreachable, "No connection to \(error.host), port \(error.port)")
        case is HTTPParserError:
            // The parser also says so when the connection ends within an answer.
            self.init(.interrupted, "The answer of the server broke off")
        case let error as IOError where Self.saysUnreachable(error.errnoCode):
            self.init(.unreachable, "No connection to the server")
        case ChannelError.connectTimeout:
            self.init(.unreachable, "The server does not answer")
        case is IOError, is ChannelError:
            self.init(.interrupted, "The connection to the server broke")
        default:
            return nil
        }
    }

    private init(_ error: HTTPClientError) {
        switch error {
        case .connectTimeout, .getConnectionFromPoolTimeout, .socksHandshakeTimeout, .httpProxyHandshakeTimeout:
            self.init(.unreachable, "The server does not answer")
        case .tlsHandshakeTimeout:
            self.init(.notTrusted, "The server does not begin an encrypted connection")
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

    private static func notTrusted(_ error: any Error) -> ClientError {
        ClientError(.notTrusted, "No encrypted connection to the server could be made: its certificate is not trusted")
    }
}
