"""Invented people: given and family names that are common where a language is spoken, put together by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

GIVEN = {
    "en": "Amelia Callum Chloe Daniel Ellie Fiona Grace Harry Imogen Jack Liam Maeve Nathan Olivia Priya Ronan Zoe",
    "fr": "Adèle Baptiste Camille Chloé Émile Fatou Gabriel Inès Jules Léa Louis Manon Mathis Noémie Rayan Solène",
    "it": "Alessia Bruno Chiara Davide Elisa Giulia Luca Marta Nicolò Paola Simone Valentina",
    "de": "Anna Ben Clara David Emma Felix Hanna Jonas Katrin Lukas Mia Nils Paula Ruben Sophie Till",
    "nl": "Bram Daan Eva Femke Joris Lieke Maud Niels Sanne Sem Tess Wouter",
    "pl": "Agata Bartosz Dorota Ewa Filip Hanna Jakub Kinga Marek Natalia Piotr Zofia",
    "tr": "Ayşe Burak Cem Deniz Elif Emre Gizem Hakan Leyla Mert Selin Yusuf",
    "es": "Alejandra Carlos Diego Elena Francisco Gabriela Hugo Isabel Javier Lucía Mateo Pilar Rafael Sofía Valeria",
    "pt": "Beatriz Caio Débora Eduardo Fernanda Gustavo Larissa Marina Otávio Renata Thiago Vitória",
    "ar": "Amal Bilal Dana Faris Hala Hassan Layla Mariam Nour Omar Rania Sami Tariq Yasmin Zain",
    "ur": "Ayesha Bilal Farah Hamza Iqra Kashif Mahnoor Noman Sana Usman Zara Zubair",
    "zh": "Jia-Hui Jun-Wei Kai-Xin Li-Ting Ming-Hao Pei-Shan Rui-En Shi-Min Wei-Jie Xin-Yi Yu-Xuan Zhi-Hao",
    "ms": "Aisyah Azlan Danish Farhana Hafiz Iman Khairul Nadia Nurul Rashid Siti Syafiq",
    "ta": "Aravind Deepa Ganesh Kavitha Lakshmi Mani Nithya Prakash Revathi Selvi Suresh Vani",
    "id": "Adi Ayu Bayu Citra Dewi Dimas Eka Fajar Indah Intan Joko Kartika Lestari Putri Rizky Sari Teguh Wulan Yoga",
    "jv": "Agus Bagas Endah Galih Hesti Panji Ratna Sekar Slamet Tri Wening Yuni",
    "ko": "Da-eun Do-yun Eun-ji Ha-jun Hye-jin Ji-ho Ji-woo Min-jun Min-seo Seo-yeon Su-bin Tae-hyun Ye-jin Yu-na",
    "ja": "Aoi Daiki Haruka Haruto Kaito Kenji Mei Misaki Ren Riko Sakura Shun Sota Yui Yuki Yuto",
}  # fmt: skip

FAMILY = {
    "en": "Adeyemi Barrett Byrne Carter Doyle Ellis Foster Hughes Keane Lawson Mensah Nolan Patel Quinn Shaw Walsh",
    "fr": "Benali Bernard Diallo Dubois Fontaine Garnier Lambert Lefèvre Marchand Moreau Nguyen Perrin Renaud Vidal",
    "it": "Bianchi Conti Esposito Ferrari Gallo Greco Marino Moretti Rizzo Romano",
    "de": "Arslan Becker Braun Fischer Hartmann Keller Krüger Lehmann Neumann Richter Schuster Vogel Wagner Winkler",
    "nl": "Bakker Dekker Hendriks Jansen Kuipers Mulder Smit Visser Vos Willems",
    "pl": "Adamczyk Dudek Kaczmarek Mazur Nowak Pawlak Sikora Stępień Wójcik Zając",
    "tr": "Çelik Demir Doğan Güneş Kaya Koç Özdemir Öztürk Polat Şahin",
    "es": "Álvarez Castillo Delgado Flores García Herrera Márquez Morales Navarro Ortega Ramos Reyes Soto Vega",
    "pt": "Almeida Barbosa Cardoso Ferreira Lima Moreira Pereira Ribeiro Santana Teixeira",
    "ar": "Al-Amin Al-Harbi Aziz Darwish Farouk Haddad Hamdan Khalil Mansour Nasser Qasim Saleh Salem",
    "ur": "Ahmed Baig Chaudhry Hussain Javed Khan Malik Mirza Qureshi Siddiqui",
    "zh": "Chan Goh Koh Lee Lim Ng Ong Tan Teo Wong",
    "ms": "Abdullah Halim Hashim Ibrahim Ismail Karim Osman Rahman Yusof Zainal",
    "ta": "Balan Krishnan Kumar Maniam Nair Pillai Rajan Raman Subramaniam Velu",
    "id": "Gunawan Hidayat Kusuma Maharani Nugroho Permana Pratama Saputra Setiawan Siregar Utami Wibowo Wijaya",
    "jv": "Hadiningrat Prasetyo Purnomo Santoso Sudarmo Sulistyo Susilo Wicaksono Widodo Yulianto",
    "ko": "Ahn Bae Cho Choi Han Jang Jeong Kang Kim Lee Lim Oh Park Seo Shin Yoon",
    "ja": "Fujita Hayashi Inoue Ito Kimura Kobayashi Matsuda Mori Nakamura Saito Sato Suzuki Tanaka Watanabe Yamada",
}  # fmt: skip

FAMILY_FIRST = ("zh", "ko", "ja")
"""Languages in which the family name stands first."""


def names(language: str, count: int, rng: Random) -> list[str]:
    """So many different full names of a language."""
    pairs = [(given, family) for given in GIVEN[language].split() for family in FAMILY[language].split()]
    order = (1, 0) if language in FAMILY_FIRST else (0, 1)
    return [" ".join(pair[part] for part in order) for pair in rng.sample(pairs, count)]
