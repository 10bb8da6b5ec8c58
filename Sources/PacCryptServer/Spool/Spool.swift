import ContentPipeline
import FileSystem
import RequestGuard
import Threads

/// Where the bodies of requests lie until they are answered: in memory while they are small, else in files without a
/// name. Nothing that comes here is plaintext.
public struct Spool: Sendable {
    /// What the files take of the disk.
    public let account: SpoolAccount
    let threads: ThreadPool
    let ciphers: CipherPool
    /// Whose bodies come here.
    private(set) var claimant = Claimant(.unknown)
    private let makeOpenFile: @Sendable () throws -> OpenFile

    /// - Parameters:
    ///   - folder: where the files are made.
    ///   - account: counts their bytes.
    ///   - threads: the threads on which files are read and written.
    ///   - ciphers: where content is sealed and opened.
    public init(folder: SpoolFolder, account: SpoolAccount, threads: ThreadPool, ciphers: CipherPool) {
        self.init(account: account, threads: threads, ciphers: ciphers) { try folder.makeFile() }
    }

    /// - Parameter makeFile: makes an empty file.
    init(
        account: SpoolAccount, threads: ThreadPool, ciphers: CipherPool,
        makeFile: @escaping @Sendable () throws -> OpenFile
    ) {
        self.account = account
        self.threads = threads
        self.ciphers = ciphers
        makeOpenFile = makeFile
    }

    /// The same for the bodies of a client.
    func charging(_ claimant: Claimant) -> Spool {
        var spool = self
        spool.claimant = claimant
        return spool
    }

    /// Makes an empty file. Blocks.
    func makeFile() throws -> SpoolFile {
        SpoolFile(try makeOpenFile(), account: account, claim: account.claim(for: claimant), threads: threads)
    }
}
