import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import PacCryptAPI
import PacCryptCore
import TextEncodings

/// A client of PacCrypt servers.
///
/// Requests go to the server that was named and nowhere else: no redirect is followed, no proxy used that was not
/// configured, and certificates are always checked. What failed and may be tried again without harm is, as the
/// ``RetryPolicy`` says; an upload never is, because it may have become a share.
public struct PacCryptClient: Sendable {
    private let connection: ServerConnection
    private let uploading: ServerConnection
    private let configuration: ClientConfiguration

    /// Makes a client for the time of the call.
    ///
    /// - Throws: ``ClientError`` of code ``ClientError/Code/invalidConfiguration``, and what `body` throws.
    public static func with<Result>(
        _ configuration: ClientConfiguration = ClientConfiguration(),
        _ body: (PacCryptClient) async throws -> Result
    ) async throws -> Result {
        let client = try PacCryptClient(configuration)
        let result: Result
        do {
            result = try await body(client)
        } catch {
            await client.end()
            throw error
        }
        await client.end()
        return result
    }

    private init(_ configuration: ClientConfiguration) throws(ClientError) {
        let uploading = try ServerConnection(configuration, readTimeout: configuration.uploadAnswerTimeout)
        // The settings are those of the line before, except for the time limit.
        connection = try ServerConnection(configuration, readTimeout: configuration.stallTimeout)
        self.uploading = uploading
        self.configuration = configuration
    }

    private func end() async {
        try? await connection.http.shutdown()
        try? await uploading.http.shutdown()
    }

    // MARK: Sending

    /// Uploads a share, in constant memory. It is never tried again.
    ///
    /// - Parameter progress: called with every number of bytes of files that were handed to the connection.
    /// - Throws: ``ClientError``, and what reading a file throws.
    public func upload(
        _ upload: NewShare, to server: ServerAddress, progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws -> ShareCreatedAnswer {
        var form = upload.form
        form.progress = progress
        var request = HTTPClientRequest(url: server.description + APIPath.shares.rawValue)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: form.contentType)
        if let passphrase = upload.uploadPassphrase {
            request.headers.add(name: APIHeaderName.uploadPassphrase.rawValue, value: passphrase.text)
        }
        // A refusal that comes early ends the body: what is left of it is not sent.
        request.body = .stream(form, length: form.length.map { .known($0) } ?? .unknown)
        return try await send(request, watchedBy: form.watch)
    }

    /// Sends an upload for as long as the connection takes it.
    private func send(_ request: HTTPClientRequest, watchedBy watch: UploadWatch) async throws -> ShareCreatedAnswer {
        try await withThrowingTaskGroup(of: ShareCreatedAnswer.self) { group in
            group.addTask { try await ServerConnection.decode(from: uploading.send(request)) }
            group.addTask { try await watch.run(timeout: configuration.stallTimeout) }
            defer { group.cancelAll() }
            guard let answer = try await group.next() else { throw CancellationError() }
            return answer
        }
    }

    // MARK: Picking up

    /// What a form for the share needs to know.
    ///
    /// - Throws: ``ClientError``.
    public func share(_ link: ShareLink) async throws -> ShareAnswer {
        try await retrying { try await connection.answer(to: HTTPClientRequest(url: link.text(.share))) }
    }

    /// Shows the password for the link.
    ///
    /// It is not tried again when the connection breaks: the attempt may have counted.
    ///
    /// - Throws: ``ClientError``.
    public func unlock(
        _ link: ShareLink, pickupPassword: SecretText, code: String? = nil
    ) async throws -> ShareUnlockedAnswer {
        try await post(
            UnlockShareRequest(pickupPassword: pickupPassword, totpCode: code.map { SecretText($0) }),
            to: link.text(.shareUnlock))
    }

    /// The head of every file's container, which is all before the payload, in order.
    ///
    /// - Throws: ``ClientError``.
    public func headers(_ link: ShareLink, ticket: SecretText) async throws -> [[UInt8]] {
        let answer: ShareHeaderAnswer = try await retrying {
            try await post(ShareHeaderRequest(ticket: ticket), to: link.text(.shareHeader))
        }
        return try answer.headers.map { text throws(ClientError) in
            guard let data = Data(base64Encoded: text) else {
                throw ClientError(.invalidAnswer, "The header of a file is not base64")
            }
            return Array(data)
        }
    }

    /// Takes a download of the containers as they are stored.
    ///
    /// While somebody else downloads, and when the connection breaks, it waits and tries again: a lease whose answer
    /// was lost is free again after a minute.
    ///
    /// - Parameter proof: the open proof of the first container, 32 bytes.
    /// - Throws: ``ClientError``.
    public func open(_ link: ShareLink, ticket: SecretText, proof: SecretBytes) async throws -> SecretText {
        let answer: ShareOpenedAnswer = try await retrying {
            try await post(
                OpenShareRequest(
                    ticket: ticket, sealed: true, proof: SecretText(proof.withUnsafeBytes { Base64URL.text($0) })),
                to: link.text(.shareOpen))
        }
        return answer.lease
    }

    /// Takes a download of files that only the server can open, with what it needs to open them.
    ///
    /// It is not tried again when the connection breaks: the attempt may have counted.
    ///
    /// - Parameters:
    ///   - encPassword: the password for the files; nil when a key opens them.
    ///   - privateKey: the private key in PEM form.
    /// - Throws: ``ClientError``.
    public func openThere(
        _ link: ShareLink, ticket: SecretText, encPassword: SecretText?, privateKey: SecretText?
    ) async throws -> SecretText {
        let answer: ShareOpenedAnswer = try await post(
            OpenShareRequest(ticket: ticket, encryptionPassword: encPassword, privateKey: privateKey),
            to: link.text(.shareOpen))
        return answer.lease
    }

    /// The first file, as the server opens it.
    ///
    /// - Parameter lease: of ``openThere(_:ticket:encPassword:privateKey:)``.
    /// - Throws: ``ClientError``.
    public func openedFile(of link: ShareLink, lease: SecretText) async throws -> OpenedFile {
        var request = HTTPClientRequest(url: link.text(.shareFile))
        request.headers.add(name: "Authorization", value: "Bearer \(lease.text)")
        return try OpenedFile(try await connection.send(request))
    }

    /// Downloads a file under a lease, and resumes when the connection breaks or stands still.
    ///
    /// - Parameters:
    ///   - number: which file of the share, from 1.
    ///   - size: the bytes of the whole file, as the server has said.
    ///   - offset: how many of them are here already.
    ///   - receive: takes the bytes in order, never more than `size`.
    /// - Throws: ``ClientError``; of code ``ClientError/Code/changed`` when it is another file than before; and what
    ///   `receive` throws.
    public func download(
        _ number: Int, of link: ShareLink, lease: SecretText, size: UInt64, from offset: UInt64 = 0,
        receive: @escaping @Sendable ([UInt8]) async throws -> Void
    ) async throws {
        var download = FileDownload(number, of: link, lease: lease, size: size, from: offset, receive: receive)
        var failures = 0
        while !download.isComplete {
            let before = download.offset
            do {
                try await download.attempt(over: connection)
            } catch let error as ReceiverFailure {
                throw error.cause
            } catch let error as ClientError {
                if download.offset - before >= RetryPolicy.progressBytes { failures = 0 }
                failures += 1
                try await pause(after: error, failures: failures)
            }
        }
    }

    /// Says that everything is here and durable, so that the server can delete it.
    ///
    /// - Throws: ``ClientError``.
    public func confirm(_ link: ShareLink, lease: SecretText) async throws -> ShareConfirmedAnswer {
        try await retrying { try await manage(.POST, link.text(.shareConfirm), token: lease) }
    }

    // MARK: Managing

    /// What happened to a share.
    ///
    /// - Throws: ``ClientError``.
    public func status(_ link: ShareLink, manageToken: SecretText) async throws -> ShareStatusAnswer {
        try await retrying { try await manage(.GET, link.text(.shareStatus), token: manageToken) }
    }

    /// Opens a share again that was locked after too many wrong attempts.
    ///
    /// - Throws: ``ClientError``.
    public func reopen(_ link: ShareLink, manageToken: SecretText) async throws -> ShareStatusAnswer {
        try await retrying { try await manage(.POST, link.text(.shareReopen), token: manageToken) }
    }

    /// Deletes a share and ends its downloads.
    ///
    /// - Throws: ``ClientError``.
    public func revoke(_ link: ShareLink, manageToken: SecretText) async throws -> ShareStatusAnswer {
        try await retrying { try await manage(.DELETE, link.text(.share), token: manageToken) }
    }

    // MARK: Requests

    private func post<Answer: Decodable & Sendable>(_ body: some Encodable, to url: String) async throws -> Answer {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(body)))
        return try await connection.answer(to: request)
    }

    private func manage<Answer: Decodable & Sendable>(
        _ method: HTTPMethod, _ url: String, token: SecretText
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url)
        request.method = method
        request.headers.add(name: "Authorization", value: "Bearer \(token.text)")
        return try await connection.answer(to: request)
    }

    private func retrying<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
        var failures = 0
        while true {
            do {
                return try await body()
            } catch let error as ClientError {
                failures += 1
                try await pause(after: error, failures: failures)
            }
        }
    }

    /// Waits for the next attempt.
    ///
    /// - Throws: the error when there is none.
    private func pause(after error: ClientError, failures: Int) async throws {
        let delay = configuration.retrying.delay(
            after: error, failures: failures, jitter: Double.random(in: 0...1))
        guard let delay else { throw error }
        try await configuration.pause(delay)
    }
}
