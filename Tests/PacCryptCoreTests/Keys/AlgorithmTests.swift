import Testing

@testable import PacCryptCore

@Suite("Algorithms")
struct AlgorithmTests {
    @Test("are found by their identifiers, which are these")
    func identifiers() throws {
        let identifiers = ["aes_gcm", "aes_cbc", "xchacha", "rsa_hybrid", "xwing_hybrid"]
        #expect(Algorithm.allCases.map(\.id) == identifiers)
        for id in identifiers {
            #expect(try Algorithm(id: id).id == id)
        }
        #expect(Algorithm.standard.id == "aes_gcm")
    }

    @Test(
        "that there are not are refused, naming those that there are",
        arguments: ["", "AES_GCM", "aes", "rot13", " aes_gcm"])
    func unknown(id: String) {
        let error = #expect(throws: PacCryptError(.invalidAlgorithm, "")) { try Algorithm(id: id) }
        for known in Algorithm.allCases {
            #expect(error?.reason.contains(known.id) == true)
        }
    }

    @Test("have key pairs or do not", arguments: Algorithm.allCases)
    func keyPairs(algorithm: Algorithm) throws {
        #expect(!algorithm.name.isEmpty)
        #expect(!algorithm.summary.isEmpty)
        if algorithm.requiresKeyPair {
            let key = try PrivateKey.generate(for: algorithm)
            #expect(key.publicKey.algorithm == algorithm)
            #expect(algorithm.cipher == .aesGCM)
            if case .rsa(let rsa) = key.publicKey {
                #expect(rsa.bitCount == 4_096)
            }
        } else {
            #expect(throws: PacCryptError(.invalidAlgorithm, "")) { try PrivateKey.generate(for: algorithm) }
            #expect(algorithm.cipher.name == algorithm.id)
        }
    }
}
