"""Nicknames of pupils: an adjective and an animal, of words that are friendly to everybody."""

import random
from collections.abc import Collection

ADJECTIVES = (
    "able agile amber ample aqua azure brave breezy bright brisk bronze busy calm candid cheerful clear clever coral "
    "cosy crisp curious daring deft dotted eager early earnest easy fair fleet fond frank fresh gentle giant glad "
    "golden grand green happy hardy honest humble indigo ivory jade jolly keen kind lively loyal lucky lunar mellow "
    "merry mighty modest neat nimble noble olive patient placid plucky polite proud purple quick quiet rapid ready "
    "rosy royal ruby sandy scarlet serene sharp silent silver sincere smooth snowy solar steady striped sturdy sunny "
    "swift tidy tranquil trusty upbeat velvet violet vivid warm wise witty young zesty"
)
ANIMALS = (
    "alpaca antelope badger beaver bee bison butterfly camel canary cheetah cicada cormorant crane cricket deer "
    "dolphin dove dragonfly eagle egret falcon finch firefly flamingo fox gazelle gecko giraffe hare hawk hedgehog "
    "heron hummingbird ibex ibis jackdaw jaguar kingfisher kiwi koala lark lemur leopard lion llama lynx magpie "
    "mallard marten meerkat mole moth narwhal newt nightingale ocelot octopus orca oriole osprey otter owl panda "
    "panther parrot pelican penguin plover puffin puma quail rabbit raven robin salmon seahorse seal sparrow squirrel "
    "starling stork swallow swan swift tapir tern thrush tiger tortoise toucan turtle walrus whale wombat woodpecker "
    "wren yak zebra"
)


def new_nickname(chance: random.Random, taken: Collection[str]) -> str:
    """Return a nickname that is not ``taken``; of one that every pair of words has, one with a number."""
    adjectives, animals = ADJECTIVES.split(), ANIMALS.split()
    for _ in range(50):
        name = f"{chance.choice(adjectives)} {chance.choice(animals)}"
        if name not in taken:
            return name
    number = 2
    while f"{name} {number}" in taken:
        number += 1
    return f"{name} {number}"
