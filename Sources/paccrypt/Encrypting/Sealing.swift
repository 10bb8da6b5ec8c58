import CommandLineIO
import FileSystem
import FolderArchive
import Foundation
import PacCryptCore
import SystemPackage
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
        try output.commit(synchronizing: true)
    }

    private func sealFolder(_ path: String, with transform: SealTransform, to output: OutputFile) throws {
        // What the output replaces is not packed into it.
        let replaced = try Stat(existing: FilePath(byteText: output.path))
        let folder = try FolderStream(path, excluding: Set([replaced?.identity].compactMap(\.self)))
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
        let status = try? Stat(existing: FilePath(byteText: path))
        let modified = status.map { RFC3339.text(seconds: Int64($0.st_mtim.tv_sec)) }
        self.init(kind: isFolder ? .folder : .file, name: Path.told(name), size: size, modified: modified)
    }
}
