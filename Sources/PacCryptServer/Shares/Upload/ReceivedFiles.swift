import PacCryptAPI
import PacShare
import RequestGuard

/// The files of a share on their way: to be sealed here, or sealed by their sender.
enum ReceivedFiles {
    case toSeal(ShareUpload<PooledDerivations>, isPrepared: Bool)
    case sealed(SealedUpload<PooledDerivations>)

    /// - Throws: ``RequestError`` with `scanRequired` for files that nobody could scan, and what the use cases throw.
    static func begin(
        _ fields: ShareFormFields, _ services: ShareServices<PooledDerivations>, limits: ShareLimits, client: ClientKey
    ) async throws -> ReceivedFiles {
        if try fields.isSealed() {
            guard !limits.isScanRequired else { throw RequestError(.scanRequired) }
            return .sealed(try SealedUpload(services, limits: limits, client: client))
        }
        let upload = ShareUpload(services, limits: limits, client: client)
        let sealing = try fields.sealingSoFar()
        if let sealing { try await upload.prepare(sealing) }
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
        case .sealed(let upload): try upload.take(bytes)
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
            return try await upload.finish(options, openProofHash: try fields.openProofHash())
        case .toSeal(let upload, let isPrepared):
            guard try !fields.isSealed() else {
                throw RequestError(.invalidShareOption, "sealed must be sent before the first file")
            }
            return try await upload.finish(options, sealing: isPrepared ? nil : try fields.sealing())
        }
    }
}
