import CommandLineIO
import FolderArchive
import Foundation
import PacCryptCore
import TextEncodings

/// Seals inputs, one container each, for the same recipients.
struct Sealing {
    let cipher: Cipher
    let recipients: [Recipient]
    let isReplacing: Bool
    let isQuiet: Bool

    /// Seals a file, a folder or a stream.
    ///
    /// - Parameters:
    ///   - inputPath: `-` is standard input.
    ///   - outputPath: `-` is standard output.
    func seal(_ inputPath: String, to outputPath: String) throws {
        try Terminal.refuseBinary(to: outputPath)
        let isFolder = inputPath != "-" && Path.isDirectory(inputPath)
        let input = isFolder ? nil : try InputFile(path: inputPath)
        let output = try OutputFile(path: outputPath, replacing: isReplacing)
        let sealer = try ContainerSealer(cipher: cipher)
        let slots = try recipients.map { try $0.slot(for: sealer.fileKey) }
        let info = FileInfo(of: inputPath, isFolder: isFolder, size: input?.size)
        try output.write(sealer.head(slots: slots, info: info).bytes)
        let transform = SealTransform(cipher: sealer.payload)
        if let input {
            try Transfer(name: inputPath, isQuiet: isQuiet).run(transform, from: input, to: output)
        } else {
            try sealFolder(inputPath, with: transform, to: output)
        }
        try output.commit()
    }

    private func sealFolder(_ path: String, with transform: SealTransform, to output: OutputFile) throws {
        let folder = try FolderStream(path, excluding: FileIdentity.of(output.path).map { [$0] } ?? [])
        do {
            try Transfer(name: path, isQuiet: isQuiet, cancellation: folder.cancellation)
                .run(transform, from: folder.input, to: output)
        } catch {
            try folder.abandon()
            throw error
        }
        try folder.finish()
    }
}

extension FileInfo {
    /// What a container says about an input; nothing for standard input.
    init?(of path: String, isFolder: Bool, size: UInt64?) {
        guard let name = Path.name(of: path) else { return nil }
        let attributes = try? FileManager.default.attributesOfItem(
            atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
        let modified = (attributes?[.modificationDate] as? Date).map {
            RFC3339.text(seconds: Int64($0.timeIntervalSince1970.rounded(.down)))
        }
        self.init(kind: isFolder ? .folder : .file, name: name, size: size, modified: modified)
    }
}

extension FileIdentity {
    /// The file that has a path now; nil when there is none.
    fileprivate static func of(_ path: String) -> FileIdentity? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }
}
