import AsyncHTTPClient
import FileSystem
import NIOCore
import NIOSSL
public import SystemPackage

/// How a client connects.
public struct ClientConfiguration: Sendable {
    /// A proxy for HTTP; there is none unless it is set here, whatever the environment says.
    public struct Proxy: Sendable, Hashable {
        /// The name or address.
        public var host: String
        /// The port.
        public var port: Int

        /// - Parameters:
        ///   - host: the name or address.
        ///   - port: the port.
        public init(host: String, port: Int) {
            self.host = host
            self.port = port
        }
    }

    /// Of a whole system's certificates there is a small part of this.
    private static let mostCertificateBytes = 16 << 20

    /// A file of certificates in PEM form that are trusted instead of the system's, at most 16 MiB.
    public var certificateAuthorityFile: FilePath?
    /// The proxy.
    public var proxy: Proxy?
    /// How long to wait for a connection.
    public var connectTimeout: Duration = .seconds(10)
    /// How long a transfer may stand still.
    public var stallTimeout: Duration = .seconds(30)
    /// How long the server may take for the answer once an upload has arrived: it may still be scanning it.
    public var uploadAnswerTimeout: Duration = .seconds(300)
    /// How long any other answer may take in all.
    public var answerTimeout: Duration = .seconds(60)
    /// When a request is made again.
    public var retrying = RetryPolicy()
    /// Waits between two attempts.
    public var pause: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    /// The standard configuration.
    public init() {}

    /// - Parameter readTimeout: how long nothing may come from the server once the request was sent.
    func httpConfiguration(readTimeout: Duration) throws(ClientError) -> HTTPClient.Configuration {
        // Its time limit for writing measures how long we take, not the server: ``UploadWatch`` measures that.
        let timeout = HTTPClient.Configuration.Timeout(
            connect: TimeAmount(connectTimeout), read: TimeAmount(readTimeout))
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: try tlsConfiguration(), redirectConfiguration: .disallow, timeout: timeout,
            // Between two requests a person may look for a password; a server that closes meanwhile is no failure.
            connectionPool: HTTPClient.Configuration.ConnectionPool(idleTimeout: .seconds(3)),
            proxy: proxy.map { .server(host: $0.host, port: $0.port) }, decompression: .disabled)
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    private func tlsConfiguration() throws(ClientError) -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        guard let file = certificateAuthorityFile else { return tls }
        do {
            let bytes = try OpenFile(file, .readOnly).readWhole(atMost: Self.mostCertificateBytes)
            tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(bytes))
        } catch FileError.tooLarge(_, let limit) {
            throw ClientError(
                .invalidConfiguration, "The file of trusted certificates is longer than \(limit) bytes")
        } catch {
            throw ClientError(.invalidConfiguration, "The file of trusted certificates cannot be read")
        }
        return tls
    }
}
