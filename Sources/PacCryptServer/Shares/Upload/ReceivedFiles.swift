import PacCryptAPI
import PacCryptCore
import PacShare
import RequestGuard

/// The files of a share on their way: to be sealed here, or sealed by their sender.
enum ReceivedFiles {
    case toSeal(ShareUpload, isPrepared: Bool)
    case sealed(SealedUpload)

    /// - Throws: ``RequestError`` for a field that is not allowed, and what the use cases throw.
    static func begin(
        _ fields: ShareFormFields, _ services: ShareServices, limits: ShareLimits, client: ClientKey
    ) async throws -> ReceivedFiles {
        if try fields.isSealed() {
            return .sealed(try SealedUpload(services, limits: limits, client: client))
        }
        let upload = ShareUpload(services, limits: limits, client: client)
        let sealing = try fields.sealingSoFar()
        if let sealing { try upload.prepare(sealing) }
        if let password = try fields.pickupPassword() { try upload.prepare(pickupPassword: password) }
        return .toSeal(upload, isPrepared: sealing != nil)
    }

    func begin(_ description: FileDescription) async throws {
        switch self {
        case .toSeal(let upload, _): try await upload.begin(description)
        case .sealed(let upload): try await upload.begin(expectedBytes: description.expectedBytes)
        }
    }

    func take(_ bytes: UnsafeRawBufferPointer) throws {
        switch self {
        case .toSeal(let upload, _): try upload.take(bytes)
        case .sealed(let upload): try Self.expectingContainers { try upload.take(bytes) }
        }
    }

    func drain() async throws {
        switch self {
        case .toSeal(let upload, _): try await upload.drain()
        case .sealed(let upload): try await upload.drain()
        }
    }

    func finish(_ fields: ShareFormFields, _ kind: ShareKind) async throws -> CreatedShare {
        let options = try fields.options(kind)
        switch self {
        case .sealed(let upload):
            let proofHash = try fields.openProofHash()
            return try await Self.expectingContainers { try await upload.finish(options, openProofHash: proofHash) }
        case .toSeal(let upload, let isPrepared):
            guard try !fields.isSealed() else {
                throw RequestError(.invalidShareOption, "sealed must be sent before the first file")
            }
            return try await upload.finish(options, sealing: isPrepared ? nil : try fields.sealing())
        }
    }

    /// Nobody decrypts here, so the words of a failed decryption would mislead.
    private static func expectingContainers<Value>(_ action: () throws -> Value) throws -> Value {
        do { return try action() } catch let error as PacCryptError { throw notFinished(error) }
    }

    private static func expectingContainers<Value>(_ action: () async throws -> Value) async throws -> Value {
        do { return try await action() } catch let error as PacCryptError { throw notFinished(error) }
    }

    private static func notFinished(_ error: PacCryptError) -> any Error {
        let code = RequestError(error).code
        guard [.notAContainer, .damagedContainer].contains(code) else { return error }
        return RequestError(code, "A file that was sent as sealed is not a finished PacCrypt container")
    }
}
