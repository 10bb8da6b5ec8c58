import CommandLineIO
import FileSystem
import NIOSSL
import PacCryptServer
import Settings
import SystemPackage

/// The certificate and key that the server answers TLS with, as they lie in their files.
struct TLSIdentity: Sendable {
    /// What tells whether one of the files has changed. A link counts as what it leads to, so that one that leads
    /// elsewhere has changed.
    struct State: Equatable, Sendable {
        private let certificate: FileFingerprint?
        private let key: FileFingerprint?

        init(_ files: StartOptions.TLSFiles) {
            certificate = FileFingerprint(path: FilePath(byteText: files.certificate))
            key = FileFingerprint(path: FilePath(byteText: files.key))
        }
    }

    /// Chains of certificates have a few KiB.
    private static let mostBytes = 16 << 20

    /// The paths of the files, as ``ByteText``.
    let files: StartOptions.TLSFiles

    /// How the files lie there now. Blocks.
    var state: State { State(files) }

    /// Reads the files. Blocks.
    ///
    /// - Throws: ``StartFailure`` with exit code 2 when they cannot be read or do not belong together.
    func context() throws -> NIOSSLContext {
        let chain = try Self.content(of: files.certificate, "certificate") { try NIOSSLCertificate.fromPEMBytes($0) }
        let key = try Self.content(of: files.key, "private key") { try NIOSSLPrivateKey(bytes: $0, format: .pem) }
        do {
            return try TLSContexts.context(chain: chain, key: key)
        } catch {
            throw StartFailure.settings("The TLS certificate and the private key do not belong together")
        }
    }

    /// Reads a file, in words of its own: those of the library are none for an operator.
    private static func content<Content>(
        of path: String, _ content: String, _ parse: ([UInt8]) throws -> Content
    ) throws -> Content {
        let name = DisplayedName.quoted(path)
        var bytes: [UInt8]
        do throws(FileError) {
            bytes = try OpenFile(FilePath(byteText: path), .readOnly, .nonBlocking, action: "read").requireRegular()
                .readWhole(atMost: mostBytes)
        } catch {
            throw StartFailure.settings("The TLS \(content) \(name) cannot be read: \(error.reason)")
        }
        defer { bytes.wipe() }
        do {
            return try parse(bytes)
        } catch {
            throw StartFailure.settings("\(name) holds no \(content) in PEM form")
        }
    }
}
