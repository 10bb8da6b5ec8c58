import Testing

@testable import PacCryptCore

@Suite("The head of a container")
struct ContainerHeadTests {
    private func head(info: FileInfo? = nil) throws -> (ContainerHead, LinkKey) {
        let link = LinkKey()
        let sealer = try ContainerSealer(cipher: .aesGCM)
        return (try sealer.head(slots: [try Recipient.linkKey(link).slot(for: sealer.fileKey)], info: info), link)
    }

    @Test("tells its own length in its first 13 bytes, and is read without what follows it")
    func length() throws {
        let (head, _) = try head(info: FileInfo(name: "name"))
        #expect(try ContainerHead.count(prefix: head.bytes.prefix(13)) == head.count)
        #expect(try ContainerHead(parsing: head.bytes) == head)
        #expect(try ContainerHead(parsing: head.bytes + [1, 2, 3]) == head)
        #expect(ContainerHead.maximumCount == 65_580)
    }

    @Test("that ends early is no container before its magic ends, and malformed after")
    func truncation() throws {
        let (head, _) = try head()
        for count in 0..<head.count {
            let code: PacCryptError.Code = count < 8 ? .notAContainer : .malformedHeader
            let error = #expect(throws: PacCryptError.self) { try ContainerHead(parsing: head.bytes.prefix(count)) }
            #expect(error?.code == code)
        }
    }

    @Test("of another version, or longer than a head can be, is malformed")
    func prefix() throws {
        let (head, _) = try head()
        for version in [0, 2, 255] as [UInt8] {
            var bytes = head.bytes
            bytes[8] = version
            #expect(throws: PacCryptError(.malformedHeader, "")) { try ContainerHead(parsing: bytes) }
        }
        let magic = ContainerHead.magic + [1]
        #expect(try ContainerHead.count(prefix: magic + [0, 0, 0xff, 0xff]) == 65_580)
        for length in [[0, 1, 0, 0], [0xff, 0xff, 0xff, 0xff]] as [[UInt8]] {
            #expect(throws: PacCryptError(.malformedHeader, "")) { try ContainerHead.count(prefix: magic + length) }
        }
        for noMagic in [[], Array("PACCRYPS".utf8), Array("paccrypt".utf8), Array("PACCRYP".utf8)] as [[UInt8]] {
            #expect(throws: PacCryptError(.notAContainer, "")) { try ContainerHead.count(prefix: noMagic) }
        }
    }

    /// Bytes of the salt, of the information and of the MAC: what decodes, and was changed all the same.
    @Test("that was changed where it still decodes is not authentic, or opens no slot")
    func authenticity() throws {
        let (head, link) = try head(info: FileInfo(name: "name"))
        for place in head.bytes.indices {
            var bytes = head.bytes
            bytes[place] ^= 1
            guard let changed = try? ContainerHead(parsing: bytes) else { continue }
            let error = #expect(throws: PacCryptError.self) {
                try changed.unlock(with: .linkKey(link), limits: .commandLine)
            }
            #expect(error?.code == .headerNotAuthentic || error?.code == .noSlotOpens)
        }
    }

    @Test(
        "written last fills the reserved room, whatever it holds", arguments: KeyHolder.all,
        [nil, FileInfo(kind: .folder, name: "a name", size: 1 << 40)] as [FileInfo?])
    func reserved(holder: KeyHolder, info: FileInfo?) throws {
        let (recipient, credential) = try holder.pair()
        let sealer = try ContainerSealer(cipher: .xchacha)
        let payload = try PayloadSealer(sealer.payload).sealed([1, 2, 3], pieces: [3])
        let slot = try recipient.slot(for: sealer.fileKey)
        #expect(slot.type == holder.type)
        let head = try sealer.head(slots: [slot], info: info, room: .reserved)
        #expect(head.count == 65_580)
        let opened = try Container.open(head.bytes + payload, with: credential, limits: .server)
        #expect(opened.plaintext == [1, 2, 3])
        #expect(opened.info ?? FileInfo() == info ?? FileInfo())
        let exact = try sealer.head(slots: [slot], info: info, room: .exact)
        #expect(try Container.open(exact.bytes + payload, with: credential, limits: .server).plaintext == [1, 2, 3])
    }

    @Test("fills a room of any size that it fits into, and no smaller one")
    func chosenRoom() throws {
        let sealer = try ContainerSealer(cipher: .aesGCM)
        let link = LinkKey()
        let slots = [try Recipient.linkKey(link).slot(for: sealer.fileKey)]
        let info = FileInfo(name: "a", size: 7)
        let needed = try sealer.head(slots: slots, info: info).count
        for count in [needed, needed + 1, needed + 1000, ContainerHead.maximumCount] {
            let head = try sealer.head(slots: slots, info: info, room: .bytes(count))
            #expect(head.count == count)
            let unlocked = try head.unlock(with: .linkKey(link), limits: .server)
            #expect(unlocked.info == info && unlocked.openProof == sealer.openProof)
        }
        for count in [0, needed - 256, ContainerHead.maximumCount + 1] {
            #expect(throws: PacCryptError.self) {
                try sealer.head(slots: slots, info: info, room: .bytes(count))
            }
        }
    }

    @Test("fills the reserved room for any number of recipients", arguments: [1, 2, 31, 32])
    func reservedForMany(count: Int) throws {
        let key = try PrivateKey.generate(for: .xwingHybrid)
        let sealer = try ContainerSealer(cipher: .aesCBC)
        let slots = try (0..<count).map { number in
            let recipient = number == count - 1 ? Recipient.publicKey(key.publicKey) : .linkKey(LinkKey())
            return try recipient.slot(for: sealer.fileKey)
        }
        let head = try sealer.head(slots: slots, info: nil, room: .reserved)
        #expect(head.count == 65_580)
        #expect(try head.unlock(with: .privateKey(key), limits: .server).fileKey == sealer.fileKey)
    }

    @Test("that does not fit is refused", arguments: [ContainerSealer.HeadRoom.exact, .reserved])
    func tooLong(room: ContainerSealer.HeadRoom) throws {
        let sealer = try ContainerSealer(cipher: .aesGCM)
        let slot = try Recipient.linkKey(LinkKey()).slot(for: sealer.fileKey)
        let long = FileInfo(name: String(repeating: "n", count: 65_536))
        #expect(throws: PacCryptError.self) { try sealer.head(slots: [slot], info: long, room: room) }
        let most = Slot.unknown(type: 9, body: [UInt8](repeating: 0, count: 65_535 - 2 - 32 - 1 - 3 - 2))
        #expect(throws: PacCryptError.self) { try sealer.head(slots: [most], info: FileInfo(), room: room) }
        #expect(throws: PacCryptError(.malformedHeader, "")) { try sealer.head(slots: [], info: nil, room: room) }
    }
}
