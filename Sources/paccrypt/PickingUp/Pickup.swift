import CommandLineIO
import PacCryptAPI
import PacCryptClient
import PacCryptCore
import Threads

/// Picks up one share: unlock, open, download, decrypt, confirm.
struct Pickup: Sendable {
    /// The most files that a share can have.
    private static let maximumFiles = 100

    let link: ShareLink
    let credentials: PickupCredentials
    let destination: PickupDestination
    /// Whether the server may open what only it can.
    let letsServerOpen: Bool

    /// What the password for the link has led to.
    private enum Found {
        case containers(Unlocked)
        /// A share of the original PacCrypt, with the ticket for it.
        case original(SecretText)
    }

    /// A share whose containers' heads are open.
    private struct Unlocked {
        let ticket: SecretText
        let files: [PickupFile]
        /// Whether it is a text, to be read.
        let isText: Bool
        /// That of the first container.
        let proof: SecretBytes
    }

    func run(_ client: PacCryptClient) async throws {
        let share: Unlocked
        switch try await unlock(client) {
        case .containers(let unlocked): share = unlocked
        case .original(let ticket): return try await OriginalPickup(pickup: self, ticket: ticket).run(client)
        }
        let files = share.files
        let paths = try destination.paths(for: files.map(\.container.info), isText: share.isText)
        try destination.prepare(count: files.count)
        let partial = try ResumableFolder(path: destination.partialPath(for: link))
        let lease = try await download(share, to: partial, client)
        do {
            let destination = destination
            try await ThreadPool.background.run {
                for (file, path) in zip(files, paths) {
                    try UnlockedOutput(isReplacing: destination.isReplacing, isQuiet: destination.isQuiet).write(
                        file.container, from: InputFile(path: partial.path + "/" + file.partialName), name: path,
                        to: path)
                }
            }
        } catch let error as PacCryptError {
            // Nothing that arrives again would be another: what is damaged is not kept.
            partial.remove(files.map(\.partialName))
            throw error
        } catch {
            throw hinting(at: partial, error)
        }
        await confirm(lease, client)
        partial.remove(files.map(\.partialName))
    }

    /// Shows the password for the link, and opens the containers' heads here.
    private func unlock(_ client: PacCryptClient) async throws -> Found {
        let about = try await client.share(link)
        let password = try credentials.pickupPassword()
        let answer = try await client.unlock(
            link, pickupPassword: password, code: credentials.code(isRequired: about.requires2FA))
        guard 1...Self.maximumFiles ~= answer.files.count else {
            throw ClientError(.invalidAnswer, "The server says that the share has \(answer.files.count) files")
        }
        let ticket = answer.ticket
        let heads: [[UInt8]]
        do {
            heads = try await client.headers(link, ticket: ticket)
        } catch let error as ClientError where error.isAnswer(.originalShare) {
            guard letsServerOpen else { throw CommandError.originalShare }
            return .original(ticket)
        }
        let credentials = credentials
        let files = try await ThreadPool.background.run {
            do {
                return try PickupFile.unlock(heads: heads, sizes: answer.files.map(\.containerSize)) {
                    try credentials.credential(for: $0)
                }
            } catch let error as PacCryptError where error.code == .noSlotOpens {
                // A share has two passwords.
                throw credentials.privateKeyPath == nil
                    ? CommandError.wrongFilesPassword : CommandError.wrongFilesKey
            }
        }
        guard let first = files.first else { throw ClientError(.invalidAnswer, "The share has no files") }
        return .containers(
            Unlocked(ticket: ticket, files: files, isText: answer.kind == "text", proof: first.container.openProof))
    }

    /// Downloads every container, from where it was interrupted, and returns the lease.
    private func download(
        _ share: Unlocked, to partial: ResumableFolder, _ client: PacCryptClient
    ) async throws -> SecretText {
        let outputs = try share.files.map { file in
            let output = try partial.file(file.partialName)
            try file.prepare(output)
            return output
        }
        var lease = try await client.open(link, ticket: share.ticket, proof: share.proof)
        let counter = ProgressCounter()
        let display = ProgressDisplay(
            name: "download", total: zip(share.files, outputs).reduce(0) { $0 + $1.0.size - $1.1.size },
            counter: counter,
            quiet: destination.isQuiet)
        defer { display?.stop() }
        for (file, output) in zip(share.files, outputs) {
            do {
                try await receive(file, in: output, lease: lease, counter, client)
            } catch let error as ClientError where error.isAnswer(.invalidLease) {
                // The lease ended while the connection was away; the ticket may still give another.
                lease = try await client.open(link, ticket: share.ticket, proof: share.proof)
                try await receive(file, in: output, lease: lease, counter, client)
            } catch {
                throw hinting(at: partial, error)
            }
        }
        return lease
    }

    /// Downloads one container, from its start again when it turns out not to be the one that was begun.
    private func receive(
        _ file: PickupFile, in output: ResumableFile, lease: SecretText, _ counter: ProgressCounter,
        _ client: PacCryptClient
    ) async throws {
        let download = {
            try await client.download(file.number, of: link, lease: lease, size: file.size, from: output.size) {
                bytes in
                try await ThreadPool.background.run { try output.append(bytes) }
                counter.add(bytes.count)
            }
        }
        do {
            try await download()
        } catch let error as ClientError where error.code == .changed && output.size > 0 {
            try output.clear()
            try await download()
        }
        try file.prepare(output)
        guard output.size == file.size else {
            throw PacCryptError(.damagedPayload, "The server sent another file than it said.")
        }
    }

    /// Everything is here and on the disk: that the server is not told costs nothing but a later deletion.
    func confirm(_ lease: SecretText, _ client: PacCryptClient) async {
        do {
            _ = try await client.confirm(link, lease: lease)
        } catch {
            CommandExit.report("the server could not be told that all has arrived; it deletes the share later")
        }
    }

    private func hinting(at partial: ResumableFolder, _ error: any Error) -> any Error {
        CommandExit.report(
            "what has arrived is kept in \(DisplayedName.quoted(partial.path)): run the same command again to go on")
        return error
    }
}
