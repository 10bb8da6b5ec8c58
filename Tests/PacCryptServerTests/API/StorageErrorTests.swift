import FileSystem
import PacCryptAPI
import PacShare
import Settings
import Testing

@testable import PacCryptServer

/// A full disk has one answer, and so has one that fails, whatever was to be kept there.
@Suite("What a disk is the reason of")
struct StorageErrorTests {
    private static let full = FileError.system(.noSpace, action: "write", path: "/srv/data/file")
    private static let broken = FileError.system(.ioError, action: "write", path: "/srv/data/file")

    private static func errors(_ file: FileError, _ store: StorageFailure) -> [any Error] {
        [
            file, StorageFailure.file(file), store, SettingsFileError.file(file), BlobError.file(file),
            SpoolError.file(file), ShareError.storageUnavailable(cause: store),
            ShareError.storageUnavailable(cause: .file(file)),
        ]
    }

    @Test("A full disk is 507 for files, blobs, spool, settings, account and database alike")
    func full() {
        let errors =
            Self.errors(Self.full, .full("/srv/data/paccrypt.sqlite is full.")) + [
                SpoolError.limitReached, SpoolError.reserveReached, BlobError.noRoom,
            ]
        for error in errors {
            let answer = RequestError(error)
            #expect(answer.code == .storageFull, "\(error)")
            #expect(!answer.text.contains("srv"), "\(error)")
            #expect(answer.cause != nil, "\(error)")
        }
    }

    @Test("One that fails otherwise is 503 with a time to try again")
    func broken() {
        for error in Self.errors(Self.broken, .failed("/srv/data/paccrypt.sqlite is damaged.")) {
            let answer = RequestError(error)
            #expect(answer.code == .unavailable && answer.headers[.retryAfter] != nil, "\(error)")
            #expect(!answer.text.contains("srv"), "\(error)")
        }
    }
}
